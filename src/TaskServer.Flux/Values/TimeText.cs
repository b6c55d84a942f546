using System.Globalization;

namespace TaskServer.Flux.Values;

/// <summary>Points in time as text: RFC 3339 with nanoseconds.</summary>
internal static class TimeText
{
    private const long Second = FluxDuration.Second;

    /// <summary>Exactly nine digits of fraction, as conversions print it.</summary>
    public static string Full(long nanoseconds) => Format(nanoseconds, trim: false);

    /// <summary>Without trailing zeros, as CSV and JSON print it.</summary>
    public static string Trimmed(long nanoseconds) => Format(nanoseconds, trim: true);

    private static string Format(long nanoseconds, bool trim)
    {
        Span<char> buffer = stackalloc char[32];
        return new(buffer[..Write(nanoseconds, trim, buffer)]);
    }

    /// <summary>Writes at most 30 characters and returns how many.</summary>
    public static int Write(long nanoseconds, bool trim, Span<char> to)
    {
        var seconds = Calendar.FloorDivide(nanoseconds, Second);
        var fraction = nanoseconds - seconds * Second;
        var days = Calendar.FloorDivide(seconds, 86_400);
        var (year, month, day) = Calendar.ToDate(days);
        var ofDay = (int)(seconds - days * 86_400);
        Digits(to, 0, 4, year);
        to[4] = '-';
        Digits(to, 5, 2, month);
        to[7] = '-';
        Digits(to, 8, 2, day);
        to[10] = 'T';
        Digits(to, 11, 2, ofDay / 3600);
        to[13] = ':';
        Digits(to, 14, 2, ofDay / 60 % 60);
        to[16] = ':';
        Digits(to, 17, 2, ofDay % 60);
        var at = 19;
        if (fraction != 0 || !trim)
        {
            to[at] = '.';
            Digits(to, 20, 9, (int)fraction);
            at = 29;
            while (trim && to[at - 1] == '0')
                at--;
        }
        to[at] = 'Z';
        return at + 1;
    }

    private static void Digits(Span<char> to, int at, int count, int value)
    {
        for (var i = at + count - 1; i >= at; i--)
        {
            to[i] = (char)('0' + value % 10);
            value /= 10;
        }
    }

    /// <summary>RFC 3339, or a date alone, which is midnight UTC.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !Number(text[..4], out var year) || !Number(text.Slice(5, 2), out var month) || !Number(text.Slice(8, 2), out var day)
            || month is < 1 or > 12 || day < 1 || day > Calendar.DaysInMonth(year, month))
            return false;
        var seconds = Calendar.ToDays(year, month, day) * 86_400;
        if (text.Length == 10)
            return InRange(seconds, 0, out nanoseconds);
        if (text.Length < 20 || text[10] is not ('T' or 't') || text[13] != ':' || text[16] != ':'
            || !Number(text.Slice(11, 2), out var hour) || !Number(text.Slice(14, 2), out var minute) || !Number(text.Slice(17, 2), out var second)
            || hour > 23 || minute > 59 || second > 59)
            return false;
        seconds += hour * 3600 + minute * 60 + second;
        var at = 19;
        long fraction = 0;
        if (text[at] == '.')
        {
            var start = ++at;
            for (var scale = Second / 10; at < text.Length && char.IsAsciiDigit(text[at]); at++, scale /= 10)
                fraction += (text[at] - '0') * scale;
            if (at == start)
                return false;
        }
        var zone = text[at..];
        if (zone is "Z" or "z")
            return InRange(seconds, fraction, out nanoseconds);
        if (zone.Length != 6 || zone[0] is not ('+' or '-') || zone[3] != ':' || !Number(zone.Slice(1, 2), out var hours) || !Number(zone.Slice(4, 2), out var minutes) || hours > 23 || minutes > 59)
            return false;
        var offset = hours * 3600 + minutes * 60;
        return InRange(zone[0] == '+' ? seconds - offset : seconds + offset, fraction, out nanoseconds);
    }

    private static bool Number(ReadOnlySpan<char> text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool InRange(long seconds, long fraction, out long nanoseconds)
    {
        var exact = (Int128)seconds * Second + fraction;
        nanoseconds = unchecked((long)exact);
        return exact >= long.MinValue && exact <= long.MaxValue;
    }
}
