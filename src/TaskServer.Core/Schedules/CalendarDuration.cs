using System.Globalization;
using System.Text;

namespace TaskServer.Schedules;

/// <summary>
/// A duration as task options write it, kept in the units that a calendar cannot turn into each other: months (a year is
/// twelve), days (a week is seven; a day is 24 hours unless the clocks change) and nanoseconds.
/// </summary>
public readonly record struct CalendarDuration(long Months, long Days, Int128 Nanoseconds)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerDay = 86_400 * NanosecondsPerSecond;

    public bool IsZero => Months == 0 && Days == 0 && Nanoseconds == 0;

    /// <summary>
    /// The length that the rules for task options compare: a day is 24 hours, n months are n × 365.25 / 12 / 7 weeks,
    /// cut to whole weeks.
    /// </summary>
    public Int128 FixedNanoseconds => ((Int128)Months * 1461 / 336 * 7 + Days) * NanosecondsPerDay + Nanoseconds;

    /// <summary>The exact span of a duration without months, days taken as 24 hours; null if it has months or leaves the range of TimeSpan.</summary>
    public TimeSpan? ToTimeSpan()
    {
        var ticks = ((Int128)Days * NanosecondsPerDay + Nanoseconds) / TimeSpan.NanosecondsPerTick;
        return Months == 0 && ticks >= long.MinValue && ticks <= long.MaxValue ? TimeSpan.FromTicks((long)ticks) : null;
    }

    /// <summary>
    /// Reads an optional minus sign and one or more of a whole number and a unit: y, mo, w, d, h, m, s, ms, us (µs), ns.
    /// Units may come in any order and repeat; the sign covers them all.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CalendarDuration duration)
    {
        duration = default;
        var negative = text.StartsWith('-');
        if (negative)
            text = text[1..];
        if (text.IsEmpty)
            return false;

        Int128 months = 0, days = 0, nanoseconds = 0;
        while (!text.IsEmpty)
        {
            var digits = CountDigits(text);
            var letters = CountLetters(text[digits..]);
            if (!long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || UnitOf(text.Slice(digits, letters)) is not { } unit)
                return false;
            months += (Int128)count * unit.Months;
            days += (Int128)count * unit.Days;
            nanoseconds += (Int128)count * unit.Nanoseconds;
            text = text[(digits + letters)..];
        }

        if (months > long.MaxValue || days > long.MaxValue)
            return false;
        var sign = negative ? -1 : 1;
        duration = new CalendarDuration(sign * (long)months, sign * (long)days, sign * nanoseconds);
        return true;
    }

    /// <summary>
    /// How an offset is shown: hours, minutes and seconds, zero units left out, the sign in front (`1d` as `24h`, `-90s` as
    /// `-1m30s`). Fractions of a second are not shown; offsets have none. Empty for zero.
    /// </summary>
    public static string OffsetText(TimeSpan offset)
    {
        var seconds = offset.Ticks / TimeSpan.TicksPerSecond;
        var text = new StringBuilder(seconds < 0 ? "-" : "");
        Append(seconds / 3600, 'h');
        Append(seconds / 60 % 60, 'm');
        Append(seconds % 60, 's');
        return text.ToString();

        void Append(long count, char unit)
        {
            if (count != 0)
                text.Append(CultureInfo.InvariantCulture, $"{Math.Abs(count)}{unit}");
        }
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static int CountLetters(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static CalendarDuration? UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "y" => new(12, 0, 0),
        "mo" => new(1, 0, 0),
        "w" => new(0, 7, 0),
        "d" => new(0, 1, 0),
        "h" => new(0, 0, 3600 * NanosecondsPerSecond),
        "m" => new(0, 0, 60 * NanosecondsPerSecond),
        "s" => new(0, 0, NanosecondsPerSecond),
        "ms" => new(0, 0, 1_000_000),
        "us" or "µs" or "μs" => new(0, 0, 1_000), // the micro sign and the Greek letter look the same; people type both
        "ns" => new(0, 0, 1),
        _ => null,
    };
}
