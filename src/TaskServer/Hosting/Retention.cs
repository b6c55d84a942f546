using System.Globalization;

namespace TaskServer.Hosting;

/// <summary>A retention in a setting: a number with a unit (`30d`, `1w`, `2h30m`), or `0`.</summary>
internal static class Retention
{
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static long Seconds(string? text)
    {
        if (string.IsNullOrEmpty(text) || text == "0")
            return 0;
        var seconds = 0L;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
                throw new FormatException($"\"{text}\" is not a retention such as 30d, 1w or 2h30m");
            var unit = rest[digits] switch
            {
                's' => 1L,
                'm' => 60,
                'h' => 3_600,
                'd' => 86_400,
                'w' => 604_800,
                _ => throw new FormatException($"\"{text}\" is not a retention such as 30d, 1w or 2h30m"),
            };
            seconds += long.Parse(rest[..digits], CultureInfo.InvariantCulture) * unit;
            rest = rest[(digits + 1)..];
        }
        return seconds;
    }
}
