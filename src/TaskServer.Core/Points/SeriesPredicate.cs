using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TaskServer.Points;

/// <summary>
/// A condition on measurement (`_measurement`), field (`_field`) and tags. As in InfluxDB's storage, a tag that a series does not have
/// equals nothing and matches nothing, but counts as an empty text where inequality is asked for.
/// </summary>
public abstract record SeriesPredicate
{
    private protected SeriesPredicate()
    {
    }

    internal static readonly SeriesPredicate True = new Constant(true);
    internal static readonly SeriesPredicate False = new Constant(false);

    public sealed record And(SeriesPredicate Left, SeriesPredicate Right) : SeriesPredicate;

    public sealed record Or(SeriesPredicate Left, SeriesPredicate Right) : SeriesPredicate;

    /// <summary>`column == "value"`, or `!=` where negated.</summary>
    public sealed record Equal(string Column, string Value, bool Negated = false) : SeriesPredicate;

    /// <summary>`column =~ /pattern/`, or `!~` where negated.</summary>
    public sealed record Match(string Column, Regex Pattern, bool Negated = false) : SeriesPredicate
    {
        // One query asks the same few values again and again.
        internal Dictionary<string, bool>? Known { get; init; }
    }

    /// <summary>`exists column`, or `not exists column` where negated.</summary>
    public sealed record Exists(string Column, bool Negated = false) : SeriesPredicate;

    private sealed record Constant(bool Value) : SeriesPredicate;

    /// <summary>What is left of the condition when a column's value is known.</summary>
    internal SeriesPredicate With(string column, string value) => this switch
    {
        And and => Both(and.Left.With(column, value), and.Right.With(column, value)),
        Or or => Either(or.Left.With(column, value), or.Right.With(column, value)),
        Equal equal when equal.Column == column => Of(equal.Value == value != equal.Negated),
        Match match when match.Column == column => Of(match.Pattern.IsMatch(value) != match.Negated),
        Match { Known: null } match => match with { Known = [] },
        Exists exists when exists.Column == column => Of(!exists.Negated),
        _ => this,
    };

    /// <summary>Decides what is left once measurement and field are known.</summary>
    internal bool Accepts(SeriesKey key)
    {
        switch (this)
        {
            case Constant constant:
                return constant.Value;
            case And and:
                return and.Left.Accepts(key) && and.Right.Accepts(key);
            case Or or:
                return or.Left.Accepts(key) || or.Right.Accepts(key);
            case Equal equal:
                var value = key.Value(equal.Column);
                return equal.Negated ? (value ?? "") != equal.Value : value == equal.Value;
            case Match match:
                var text = key.Value(match.Column);
                return text is null ? match.Negated && !match.IsMatch("") : match.IsMatch(text) != match.Negated;
            case Exists exists:
                return key.Value(exists.Column) is null == exists.Negated;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Tags that every series has that the condition accepts.</summary>
    internal IEnumerable<Tag> RequiredTags => this switch
    {
        And and => and.Left.RequiredTags.Concat(and.Right.RequiredTags),
        Equal { Negated: false } equal => [new Tag(equal.Column, equal.Value)],
        _ => [],
    };

    private static SeriesPredicate Of(bool value) => value ? True : False;

    private static SeriesPredicate Both(SeriesPredicate left, SeriesPredicate right) =>
        left == False || right == False ? False : left == True ? right : right == True ? left : new And(left, right);

    private static SeriesPredicate Either(SeriesPredicate left, SeriesPredicate right) =>
        left == True || right == True ? True : left == False ? right : right == False ? left : new Or(left, right);
}

internal static class MatchCache
{
    public static bool IsMatch(this SeriesPredicate.Match match, string value)
    {
        if (match.Known is null)
            return match.Pattern.IsMatch(value);
        if (!match.Known.TryGetValue(value, out var matches))
            match.Known.Add(value, matches = match.Pattern.IsMatch(value));
        return matches;
    }
}
