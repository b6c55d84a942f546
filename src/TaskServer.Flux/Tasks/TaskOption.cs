using System.Globalization;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tasks;

/// <summary>
/// What a script says in <c>option task = {…}</c>, read from the syntax tree: nothing is evaluated. Texts are as the script wrote them; absent members are
/// null. Whether the values make a schedule is for others to check.
/// </summary>
public sealed record TaskOption
{
    public required string Name { get; init; }

    public string? Every { get; init; }

    public string? Cron { get; init; }

    /// <summary>Signed: <c>-5m</c>.</summary>
    public string? Offset { get; init; }

    public long? Concurrency { get; init; }

    public long? Retry { get; init; }

    /// <summary>The IANA zone of the schedule.</summary>
    public string? Timezone { get; init; }

    /// <summary><c>skip</c>, <c>latest</c> or <c>all</c>.</summary>
    public string? MissedRuns { get; init; }

    /// <exception cref="FluxException">The script does not parse, or has no readable task option; the message is the one that InfluxDB gives.</exception>
    public static TaskOption Read(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (SyntaxMistake(file) is { } mistake)
            throw FluxException.Invalid(mistake);
        var options = file.Body.OfType<OptionStatement>()
            .Select(option => option.Assignment).OfType<VariableAssignment>()
            .Where(assignment => assignment.Id.Name == "task").ToArray();
        if (options.Length != 1)
            throw FluxException.Invalid(options.Length == 0 ? "no task options defined" : "multiple task options defined");
        // The real server names this type whatever it found.
        if (options[0].Init is not ObjectExpression record)
            throw FluxException.Invalid("task option expected to be object literal, but found \"ObjectExpression\"");
        return Read(record);
    }

    private static TaskOption Read(ObjectExpression record)
    {
        // Of several properties with one key the first counts.
        Expression? Find(string key) => record.Properties.FirstOrDefault(p => p.Value is not null && p.Name == key)?.Value;

        var name = Find("name") is { } found ? Text(found, "name") : throw FluxException.Invalid("missing required option: name");
        var (every, cron) = (Find("every"), Find("cron"));
        if (every is not null && cron is not null)
            throw FluxException.Invalid("cannot use both cron and every in task options");
        if (every is null && cron is null)
            throw FluxException.Invalid("missing required option: cron or every");
        return new TaskOption
        {
            Name = name,
            Cron = Optional(cron, "cron", Text),
            Every = Optional(every, "every", Duration),
            Offset = Optional(Find("offset"), "offset", SignedDuration),
            Concurrency = Integer(Find("concurrency"), "concurrency"),
            Retry = Integer(Find("retry"), "retry"),
            Timezone = Optional(Find("timezone"), "timezone", Text),
            MissedRuns = Optional(Find("missedRuns"), "missedRuns", Text),
        };
    }

    private static string? Optional(Expression? value, string key, Func<Expression, string, string> read) => value is null ? null : read(value, key);

    private static string Text(Expression value, string key) => value is StringLiteral text ? text.Value : throw Unreadable(key);

    private static string Duration(Expression value, string key) => value is DurationLiteral duration ? DurationText(duration) : throw Unreadable(key);

    private static string SignedDuration(Expression value, string key) => value switch
    {
        DurationLiteral duration => DurationText(duration),
        UnaryExpression { Operator: UnaryOperator.Minus, Argument: DurationLiteral duration } => "-" + DurationText(duration),
        _ => throw Unreadable(key),
    };

    private static long? Integer(Expression? value, string key) => value switch
    {
        null => null,
        IntegerLiteral integer => integer.Value,
        _ => throw Unreadable(key),
    };

    private static string DurationText(DurationLiteral duration) =>
        string.Concat(duration.Values.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Magnitude}{part.Unit}")));

    private static FluxException Unreadable(string key) => FluxException.Invalid($"failed to parse field '{key}' in task options");

    /// <summary>The first mistake in the order of the tree, in the form in which task requests are answered.</summary>
    internal static string? SyntaxMistake(SourceFile file) => AstChecker.DescribeForTask(file);
}
