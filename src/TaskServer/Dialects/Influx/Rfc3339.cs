using System.Globalization;

namespace TaskServer.Dialects.Influx;

/// <summary>Times as the wire shows them, always in UTC, and as requests give them.</summary>
internal static class Rfc3339
{
    private const string Layout = "2006-01-02T15:04:05Z07:00";

    /// <summary>Whole seconds: `2026-01-15T10:20:30Z`.</summary>
    public static string Seconds(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As many fraction digits as there are, none where there is no fraction.</summary>
    public static string Fraction(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a time with its zone, and a fraction of any length. Seconds may be missing: the Java client leaves them out when they are zero.</summary>
    /// <exception cref="MalformedRequestException">In the words of Go's parser.</exception>
    public static DateTimeOffset Parse(string text)
    {
        var rest = text.AsSpan();
        var year = Number(text, ref rest, 4, "2006");
        Literal(text, ref rest, '-');
        var month = Number(text, ref rest, 2, "01", "month", 1, 12);
        Literal(text, ref rest, '-');
        var day = Number(text, ref rest, 2, "02");
        Literal(text, ref rest, 'T');
        var hour = Number(text, ref rest, 2, "15", "hour", 0, 23);
        Literal(text, ref rest, ':');
        var minute = Number(text, ref rest, 2, "04", "minute", 0, 59);
        var second = 0;
        var ticks = 0L;
        if (rest is not (['Z', ..] or ['+' or '-', _, _, ':', ..]))
        {
            Literal(text, ref rest, ':');
            second = Number(text, ref rest, 2, "05", "second", 0, 59);
            ticks = FractionTicks(ref rest);
        }

        var offset = Zone(text, ref rest);
        if (!rest.IsEmpty)
            throw Fault(text, $": extra text: {Quote(rest)}");
        if (year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
            throw Fault(text, ": day out of range");
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).Ticks + ticks - offset.Ticks;
        return local >= DateTime.MinValue.Ticks && local <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(local, TimeSpan.Zero)
            : throw Fault(text, ": day out of range");
    }

    private static int Number(string text, ref ReadOnlySpan<char> rest, int digits, string element, string? name = null, int least = 0, int most = 9999)
    {
        if (rest.Length < digits || rest[..digits].ContainsAnyExceptInRange('0', '9'))
            throw Unexpected(text, rest, element);
        var number = int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[digits..];
        return number >= least && number <= most ? number : throw Fault(text, $": {name} out of range");
    }

    private static void Literal(string text, ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
            throw Unexpected(text, rest, expected.ToString());
        rest = rest[1..];
    }

    private static long FractionTicks(ref ReadOnlySpan<char> rest)
    {
        if (rest is not (['.' or ',', >= '0' and <= '9', ..]))
            return 0;
        var length = rest[1..].IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? rest[1..] : rest.Slice(1, length);
        var (ticks, unit) = (0L, TimeSpan.TicksPerSecond / 10);
        foreach (var digit in digits)
        {
            ticks += (digit - '0') * unit;
            unit /= 10;
        }

        rest = rest[(digits.Length + 1)..];
        return ticks;
    }

    private static TimeSpan Zone(string text, ref ReadOnlySpan<char> rest)
    {
        if (rest is ['Z', ..])
        {
            rest = rest[1..];
            return TimeSpan.Zero;
        }

        if (rest is not (['+' or '-', _, _, ':', _, _, ..])
            || !int.TryParse(rest.Slice(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(rest.Slice(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
            throw Unexpected(text, rest, "Z07:00");
        if (hours > 24 || minutes > 59)
            throw Fault(text, ": time zone offset out of range");
        var offset = new TimeSpan(hours, minutes, 0);
        offset = rest[0] == '-' ? -offset : offset;
        rest = rest[6..];
        return offset;
    }

    private static MalformedRequestException Unexpected(string text, ReadOnlySpan<char> rest, string element) =>
        Fault(text, $" as {Quote(Layout)}: cannot parse {Quote(rest)} as {Quote(element)}");

    private static MalformedRequestException Fault(string text, string what) => new($"parsing time {Quote(text)}{what}");

    // Go quotes plainly and escapes what is not ASCII byte by byte.
    private static string Quote(ReadOnlySpan<char> text)
    {
        var quoted = new System.Text.StringBuilder("\"");
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(text.ToArray()))
        {
            if (b is (byte)'"' or (byte)'\\')
                quoted.Append('\\').Append((char)b);
            else if (b is < 0x20 or >= 0x7f)
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            else
                quoted.Append((char)b);
        }

        return quoted.Append('"').ToString();
    }
}
