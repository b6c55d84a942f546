using System.Collections.Immutable;
using System.Globalization;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tasks;

/// <summary>Changes the task option of a script and prints the whole script anew.</summary>
public static class TaskOptionEditor
{
    /// <summary>Values are replaced where they stand; what was not there is appended in the order of the members of <see cref="TaskOptionChange"/>.</summary>
    /// <exception cref="FluxException">The script does not parse, or its task option is no record.</exception>
    public static string Edit(string script, TaskOptionChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var file = FluxParser.Parse(script);
        if (TaskOption.SyntaxMistake(file) is { } mistake)
            throw FluxException.Invalid(mistake);
        var found = false;
        var body = file.Body.Select(statement =>
        {
            if (statement is not OptionStatement { Assignment: VariableAssignment { Id.Name: "task" } assignment } option)
                return statement;
            found = true;
            var record = assignment.Init as ObjectExpression
                ?? throw FluxException.Invalid($"value is is {assignment.Init.GetType().Name}, not an object expression");
            return option with { Assignment = assignment with { Init = Edit(record, change) } };
        }).ToImmutableArray();
        return found ? FluxFormatter.Format(file with { Body = body }) : throw FluxException.Invalid("unable to edit option");
    }

    private static ObjectExpression Edit(ObjectExpression record, TaskOptionChange change)
    {
        var properties = record.Properties.ToBuilder();
        if (change.Name is { } name)
            Set(properties, "name", Text(name));
        if (change.Every is { } every)
            Set(properties, "every", Duration(every), inPlaceOf: "cron");
        if (change.Cron is { } cron)
            Set(properties, "cron", Text(cron), inPlaceOf: "every");
        if (change.RemovesOffset)
            Remove(properties, "offset");
        else if (change.Offset is { } offset)
            Set(properties, "offset", Duration(offset));
        if (change.Concurrency is { } concurrency)
            Set(properties, "concurrency", new IntegerLiteral(concurrency, SourceSpan.None));
        if (change.Retry is { } retry)
            Set(properties, "retry", new IntegerLiteral(retry, SourceSpan.None));
        if (change.Timezone is { } timezone)
            Set(properties, "timezone", Text(timezone));
        if (change.MissedRuns is { } missedRuns)
            Set(properties, "missedRuns", Text(missedRuns));
        return record with { Properties = properties.ToImmutable() };
    }

    private static void Set(ImmutableArray<Property>.Builder properties, string key, Expression value, string? inPlaceOf = null)
    {
        var found = false;
        for (var i = 0; i < properties.Count; i++)
        {
            if (properties[i].Name != key)
                continue;
            properties[i] = properties[i] with { Value = value };
            found = true;
        }

        for (var i = 0; i < properties.Count && !found && inPlaceOf is not null; i++)
        {
            if (properties[i].Name != inPlaceOf)
                continue;
            properties[i] = properties[i] with { Key = Identifier(key), Value = value };
            found = true;
        }

        // The schedule that the script had besides, if it had both, must go.
        if (inPlaceOf is not null)
            Remove(properties, inPlaceOf);
        if (!found)
            properties.Add(new Property(Identifier(key), value, SourceSpan.None));
    }

    // Comments of what goes are kept: they move to what follows, or to the end of what stands before.
    private static void Remove(ImmutableArray<Property>.Builder properties, string key)
    {
        for (var i = properties.Count - 1; i >= 0; i--)
        {
            if (properties[i].Name != key)
                continue;
            var comments = CommentsOf(properties[i]);
            properties.RemoveAt(i);
            if (comments.IsEmpty || properties.Count == 0)
                continue;
            if (i < properties.Count)
                properties[i] = properties[i] with { Key = properties[i].Key with { Comments = comments.AddRange(properties[i].Key.Comments) } };
            else
                properties[i - 1] = properties[i - 1] with { CommaComments = properties[i - 1].CommaComments.AddRange(comments) };
        }
    }

    private static ImmutableArray<Comment> CommentsOf(Property property) =>
        [.. property.Comments, .. property.Key.Comments, .. property.SeparatorComments, .. property.Value?.Comments ?? [], .. property.CommaComments];

    private static Identifier Identifier(string name) => new(name, SourceSpan.None);

    private static StringLiteral Text(string value) => new(value, SourceSpan.None);

    // Units are not checked here: what is no duration becomes a mistake when the printed script is read.
    private static Expression Duration(string text)
    {
        var isNegative = text.StartsWith('-');
        var parts = ImmutableArray.CreateBuilder<DurationPart>();
        for (var at = isNegative ? 1 : 0; at < text.Length;)
        {
            var unit = at;
            while (unit < text.Length && char.IsAsciiDigit(text[unit]))
                unit++;
            var end = unit;
            while (end < text.Length && !char.IsAsciiDigit(text[end]))
                end++;
            if (!long.TryParse(text.AsSpan(at, unit - at), NumberStyles.None, CultureInfo.InvariantCulture, out var magnitude))
                throw FluxException.Invalid($"invalid duration {text}");
            parts.Add(new DurationPart(magnitude, text[unit..end]));
            at = end;
        }

        var duration = new DurationLiteral(parts.ToImmutable(), SourceSpan.None);
        return isNegative ? new UnaryExpression(UnaryOperator.Minus, duration, SourceSpan.None) : duration;
    }
}
