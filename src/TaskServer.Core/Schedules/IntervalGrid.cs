namespace TaskServer.Schedules;

/// <summary>
/// The instants that are whole numbers of an interval away from a zero:
/// <list type="bullet">
/// <item>hours and smaller (`1h30m`): elapsed time counted from 0001-01-01T00:00:00Z, in every zone;</item>
/// <item>days and weeks, hours added or not (`1w`, `1d12h`): time on the wall clock counted from 0001-01-01T00:00, a Monday;</item>
/// <item>months and years, other units added or not (`3mo`, `1mo2d`): the n-th slot is n times the months after January 1970
/// and then n times the rest later, on the wall clock.</item>
/// </list>
/// A wall time in a jump of the clocks is the instant of the jump; of one that is shown twice the first is meant.
/// </summary>
internal readonly struct IntervalGrid
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long Day = 86_400;
    private const long SecondsOfMeanMonth = 2_629_746; // 146 097 days are 4 800 months
    private const long January1970 = 62_135_596_800;
    private const long MonthsBefore1970 = 1969 * 12;
    private const long MonthsBefore10000 = 9999 * 12;

    private readonly long _months;
    private readonly long _rest; // seconds
    private readonly bool _onWallClock;

    /// <summary>Takes an interval that <see cref="Fits"/>.</summary>
    public IntervalGrid(CalendarDuration interval)
    {
        _months = interval.Months;
        // What is longer than the calendar has no second slot, however long it is.
        _rest = (long)Int128.Min(interval.Nanoseconds / NanosecondsPerSecond + (Int128)interval.Days * Day, long.MaxValue);
        _onWallClock = interval.Months != 0 || interval.Days != 0;
    }

    /// <summary>Whole seconds, at least one.</summary>
    public static bool Fits(CalendarDuration interval) =>
        interval.FixedNanoseconds >= NanosecondsPerSecond && interval.Nanoseconds % NanosecondsPerSecond == 0;

    /// <summary>Seconds since 0001-01-01T00:00:00Z, as is <paramref name="instant"/>; null when the calendar ends first.</summary>
    public long? NextAfter(long instant, WallClock clock)
    {
        var wall = _onWallClock ? clock.WallAt(instant) : instant;
        var slot = SlotBefore(wall);
        while (true)
        {
            if (Slot(slot) is not { } next)
                return null;
            var found = _onWallClock ? clock.InstantOf(next) : next;
            if (found > instant)
                return found;
            slot++;
        }
    }

    /// <summary>The number of a slot that is not later than a wall time, and one or two before it at most.</summary>
    private Int128 SlotBefore(long wall)
    {
        if (_months == 0)
            return wall / _rest;
        // Months stray from their mean by a few days altogether, so by less than one interval.
        var length = (Int128)_months * SecondsOfMeanMonth + _rest;
        return (wall - January1970) / length - 2;
    }

    private long? Slot(Int128 number)
    {
        Int128 seconds;
        if (_months == 0)
        {
            seconds = number * _rest;
        }
        else
        {
            var month = MonthsBefore1970 + number * _months;
            if (month >= MonthsBefore10000)
                return null;
            if (month < 0)
                return 0; // before the calendar, so before any instant
            seconds = new DateTime((int)month / 12 + 1, (int)month % 12 + 1, 1).Ticks / TimeSpan.TicksPerSecond + number * _rest;
        }

        return seconds >= DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond ? null : (long)Int128.Max(seconds, 0);
    }
}
