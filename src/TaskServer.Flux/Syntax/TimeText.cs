using System.Globalization;

namespace TaskServer.Flux.Syntax;

internal static class TimeText
{
    /// <summary>RFC 3339 with the offset the time was written with; the fraction has no trailing zeros.</summary>
    public static string Format(DateTimeLiteral time)
    {
        var local = time.UnixSeconds + time.OffsetMinutes * 60L;
        var days = Math.DivRem(local, 86_400, out var seconds);
        if (seconds < 0)
            (days, seconds) = (days - 1, seconds + 86_400);
        var (year, month, day) = Date(days);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{year:0000}-{month:00}-{day:00}T{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        if (time.Nanoseconds != 0)
            text += "." + time.Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return text + Offset(time.OffsetMinutes);
    }

    private static string Offset(int minutes)
    {
        if (minutes == 0)
            return "Z";
        var (sign, size) = minutes < 0 ? ('-', -minutes) : ('+', minutes);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{size / 60:00}:{size % 60:00}");
    }

    // Years outside 1..9999 borrow the calendar of a year some multiple of 400 away.
    private static (long Year, int Month, int Day) Date(long days)
    {
        const int daysIn400Years = 146_097;
        var shift = 0L;
        while (days < -719_162)
            (days, shift) = (days + daysIn400Years, shift - 400);
        while (days > 2_932_896)
            (days, shift) = (days - daysIn400Years, shift + 400);
        var date = DateTime.UnixEpoch.AddDays(days);
        return (date.Year + shift, date.Month, date.Day);
    }
}
