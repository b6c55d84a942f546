namespace TaskServer.Flux.Values;

/// <summary>Dates of the Gregorian calendar as days since 1970, and calendar arithmetic on nanoseconds.</summary>
internal static class Calendar
{
    public static long FloorDivide(long value, long by)
    {
        var quotient = value / by;
        return value % by < 0 ? quotient - 1 : quotient;
    }

    public static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(int year, int month) => month switch { 2 => IsLeap(year) ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };

    // Both conversions count years from March, so that the leap day is the last of its year.
    public static long ToDays(int year, int month, int day)
    {
        long y = month <= 2 ? year - 1 : year;
        var era = FloorDivide(y, 400);
        var yearOfEra = y - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    public static (int Year, int Month, int Day) ToDate(long days)
    {
        days += 719_468;
        var era = FloorDivide(days, 146_097);
        var dayOfEra = days - era * 146_097;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * dayOfYear + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return ((int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (153 * shifted + 2) / 5 + 1));
    }

    /// <summary>Months since January 1970 of a wall-clock time.</summary>
    public static long MonthIndex(long local)
    {
        var (year, month, _) = ToDate(FloorDivide(local, FluxDuration.Day));
        return (year - 1970) * 12L + month - 1;
    }

    /// <summary>The wall-clock time at which a month, counted from January 1970, begins.</summary>
    public static long StartOfMonth(long index)
    {
        var year = FloorDivide(index, 12);
        return ToDays((int)year + 1970, (int)(index - year * 12) + 1, 1) * FluxDuration.Day;
    }

    /// <summary>Adds months, clamped to the end of the month, then nanoseconds.</summary>
    public static long Add(long local, FluxDuration duration) =>
        unchecked((duration.Months == 0 ? local : AddMonths(local, duration.SignedMonths)) + duration.SignedNanoseconds);

    public static long AddMonths(long local, long months)
    {
        var days = FloorDivide(local, FluxDuration.Day);
        var (year, month, day) = ToDate(days);
        var index = year * 12L + month - 1 + months;
        var newYear = (int)FloorDivide(index, 12);
        var newMonth = (int)(index - newYear * 12L) + 1;
        var newDay = Math.Min(day, DaysInMonth(newYear, newMonth));
        return unchecked(ToDays(newYear, newMonth, newDay) * FluxDuration.Day + (local - days * FluxDuration.Day));
    }
}
