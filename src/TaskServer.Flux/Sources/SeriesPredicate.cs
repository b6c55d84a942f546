using System.Text.RegularExpressions;

namespace TaskServer.Flux.Sources;

public enum PredicateOperator
{
    Equal,
    NotEqual,
    Matches,
    NotMatches,
}

/// <summary>
/// A condition on the measurement (<c>_measurement</c>), the field (<c>_field</c>) and the tags of a series. A tag that a series lacks is an empty text for
/// <see cref="PredicateOperator.NotEqual"/> and <see cref="PredicateOperator.NotMatches"/>, and satisfies neither of the others.
/// </summary>
public abstract record SeriesPredicate
{
    public abstract bool IsMatch(Func<string, string?> label);

    public sealed record Text(string Label, PredicateOperator Operator, string Value) : SeriesPredicate
    {
        public override bool IsMatch(Func<string, string?> label) =>
            label(Label) is { } text ? text == Value == (Operator == PredicateOperator.Equal) : Operator == PredicateOperator.NotEqual && Value.Length > 0;
    }

    public sealed record Pattern(string Label, PredicateOperator Operator, Regex Regex) : SeriesPredicate
    {
        /// <summary>The pattern as the script has it, in RE2 syntax.</summary>
        public string Source { get; init; } = Regex.ToString();

        public override bool IsMatch(Func<string, string?> label) =>
            label(Label) is { } text ? Regex.IsMatch(text) == (Operator == PredicateOperator.Matches) : Operator == PredicateOperator.NotMatches && !Regex.IsMatch("");
    }

    public sealed record Exists(string Label) : SeriesPredicate
    {
        public override bool IsMatch(Func<string, string?> label) => label(Label) is not null;
    }

    public sealed record And(SeriesPredicate Left, SeriesPredicate Right) : SeriesPredicate
    {
        public override bool IsMatch(Func<string, string?> label) => Left.IsMatch(label) && Right.IsMatch(label);
    }

    public sealed record Or(SeriesPredicate Left, SeriesPredicate Right) : SeriesPredicate
    {
        public override bool IsMatch(Func<string, string?> label) => Left.IsMatch(label) || Right.IsMatch(label);
    }
}
