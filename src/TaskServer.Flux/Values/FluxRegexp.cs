using System.Globalization;
using System.Text.RegularExpressions;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>A compiled pattern. <see cref="Pattern"/> is the text in RE2 syntax. Matching takes time in proportion to the text, and can be stopped.</summary>
internal sealed class FluxRegexp
{
    // To compile one takes milliseconds, and the matcher refuses most longer ones by itself.
    private const int LongestPattern = 100_000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // Nearly every match is done in this time. One that is not goes to a thread that can be left behind.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private readonly string _translated;
    private readonly Regex _regex;
    private Regex? _unhurried;

    private FluxRegexp(string pattern, string translated, Regex regex)
    {
        Pattern = pattern;
        _translated = translated;
        _regex = regex;
    }

    public string Pattern { get; }

    /// <summary>For short texts that others match, such as the values of tags.</summary>
    public Regex Regex => _unhurried ??= new(_translated, Options);

    /// <exception cref="FluxException">The pattern is not valid.</exception>
    public static FluxRegexp Compile(string pattern)
    {
        if (pattern.Length > LongestPattern)
            throw FluxException.Invalid($"error parsing regexp: expression too large: it has more than {LongestPattern.ToString(CultureInfo.InvariantCulture)} characters");
        Work.ThrowIfCancelled();
        var translated = Re2Translator.Translate(pattern);
        try
        {
            return new(pattern, translated, new Regex(translated, Options, Soon));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Re2Translator.Failure(pattern, e.Message.Contains("Not enough )", StringComparison.Ordinal) ? "missing closing )"
                : e.Message.Contains("Too many )", StringComparison.Ordinal) ? "unexpected )"
                : e.Message.Contains("Nested quantifier", StringComparison.Ordinal) ? "invalid nested repetition operator"
                : e.Message.Contains("quantifier", StringComparison.OrdinalIgnoreCase) ? "missing argument to repetition operator" : "invalid syntax");
        }
    }

    public bool IsMatch(string text)
    {
        if (text.Length > Work.StepMask)
            Work.ThrowIfCancelled();
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return SlowMatch.Run(_translated, Options, r => r.IsMatch(text));
        }
    }

    public Match Match(string text) => Match(text, 0);

    /// <summary>
    /// The matches from left to right. One of nothing directly behind another does not count.
    /// </summary>
    public IEnumerable<Match> Matches(string text)
    {
        var end = -1;
        var match = Match(text, 0);
        while (match.Success)
        {
            if (match.Length > 0 || match.Index != end)
                yield return match;
            end = match.Index + match.Length;
            Work.ThrowIfCancelled();
            // Behind a match of nothing the next begins a character later.
            var next = match.Length > 0 ? end : end + 1;
            if (next > text.Length)
                yield break;
            match = Match(text, next);
        }
    }

    public override string ToString() => Pattern;

    private Match Match(string text, int from)
    {
        try
        {
            return _regex.Match(text, from);
        }
        catch (RegexMatchTimeoutException)
        {
            return SlowMatch.Run(_translated, Options, r => r.Match(text, from));
        }
    }
}
