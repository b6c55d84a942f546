using System.Globalization;

namespace TaskServer.Engines.Sql;

/// <summary>Times as data bases print them, to the nanosecond.</summary>
internal static class SqlTime
{
    private static readonly string[] Layouts =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss",
    ];

    /// <summary>A date with an optional time of day, fraction and offset; without an offset it is UTC.</summary>
    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        text = text.Trim();
        var offset = TimeSpan.Zero;
        if (text.EndsWith('Z'))
        {
            text = text[..^1];
        }
        else if (text.Length > 11 && text.LastIndexOfAny(['+', '-']) is var sign and > 10)
        {
            var zone = text[(sign + 1)..];
            string[] layouts = ["hh", "hh\\:mm", "hh\\:mm\\:ss", "hhmm"];
            if (!TimeSpan.TryParseExact(zone, layouts, CultureInfo.InvariantCulture, out offset))
                return false;
            if (text[sign] == '-')
                offset = -offset;
            text = text[..sign].TrimEnd();
        }
        var fraction = 0L;
        if (text.IndexOf('.', StringComparison.Ordinal) is var dot and > 0)
        {
            var digits = text[(dot + 1)..];
            if (digits.Length is 0 or > 9 || !long.TryParse(digits.PadRight(9, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out fraction))
                return false;
            text = text[..dot];
        }
        if (!DateTime.TryParseExact(text, Layouts, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return false;
        var seconds = (time - DateTime.UnixEpoch - offset).Ticks / TimeSpan.TicksPerSecond;
        var exact = (Int128)seconds * 1_000_000_000 + fraction;
        if (exact < long.MinValue || exact > long.MaxValue)
            return false;
        nanoseconds = (long)exact;
        return true;
    }

    /// <summary>RFC 3339 in UTC, as many digits as needed.</summary>
    public static string Print(long nanoseconds)
    {
        var (seconds, fraction) = (Math.DivRem(nanoseconds, 1_000_000_000).Quotient, nanoseconds % 1_000_000_000);
        if (fraction < 0)
            (seconds, fraction) = (seconds - 1, fraction + 1_000_000_000);
        var time = DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return fraction == 0 ? $"{time}Z" : $"{time}.{fraction.ToString("d9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }
}
