using System.Text.RegularExpressions;

namespace TaskServer.Flux.Values;

/// <summary>A compiled pattern. <see cref="Pattern"/> is the text in RE2 syntax.</summary>
internal sealed class FluxRegexp
{
    private FluxRegexp(string pattern, Regex regex)
    {
        Pattern = pattern;
        Regex = regex;
    }

    public string Pattern { get; }

    public Regex Regex { get; }

    /// <exception cref="FluxException">The pattern is not valid.</exception>
    public static FluxRegexp Compile(string pattern)
    {
        var translated = Re2Translator.Translate(pattern);
        try
        {
            return new(pattern, new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Re2Translator.Failure(pattern, e.Message.Contains("Not enough )", StringComparison.Ordinal) ? "missing closing )"
                : e.Message.Contains("Too many )", StringComparison.Ordinal) ? "unexpected )"
                : e.Message.Contains("Nested quantifier", StringComparison.Ordinal) ? "invalid nested repetition operator"
                : e.Message.Contains("quantifier", StringComparison.OrdinalIgnoreCase) ? "missing argument to repetition operator" : "invalid syntax");
        }
    }

    public bool IsMatch(string text) => Regex.IsMatch(text);

    public override string ToString() => Pattern;
}
