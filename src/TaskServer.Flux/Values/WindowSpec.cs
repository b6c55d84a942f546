using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Values;

/// <summary>
/// A grid of windows: window k begins k times <see cref="Every"/> after 1970 in the location's wall clock, shifted by the offset, and lasts <see cref="Period"/>.
/// </summary>
internal sealed class WindowSpec
{
    private readonly Location _location;
    private readonly long _zero;

    /// <exception cref="FluxException">An interval mixes units, is zero or negative.</exception>
    public WindowSpec(FluxDuration every, FluxDuration period, FluxDuration offset, Location location)
    {
        if (every.IsMixed)
            throw FluxException.Invalid("duration used as an interval cannot mix month and nanosecond units");
        if (every.IsZero)
            throw FluxException.Invalid("duration used as an interval cannot be zero");
        if (every.IsNegative)
            throw FluxException.Invalid("duration used as an interval cannot be negative");
        if (period.IsNegative)
            throw FluxException.Invalid("a window cannot have a negative period");
        Every = every;
        Period = period;
        _location = location;
        _zero = Calendar.Add(0, offset) - location.Offset.SignedNanoseconds;
    }

    public FluxDuration Every { get; }

    public FluxDuration Period { get; }

    /// <summary>Windows neither overlap nor leave gaps.</summary>
    public bool IsTiling => Every == Period;

    /// <summary>The period is longer than the step.</summary>
    public bool Overlaps => Period.ApproximateNanoseconds > Every.ApproximateNanoseconds;

    /// <summary>The last window that begins at or before a time.</summary>
    public long IndexOf(long time)
    {
        var local = _location.ToLocal(time);
        var index = IndexOfLocal(local);
        // A change of the clock can put a window's start behind a time whose wall clock is later.
        while (Start(index) > time)
            index--;
        return index;
    }

    public long Start(long index) => _location.ToUtc(LocalStart(index));

    public long Stop(long index) => IsTiling ? Start(index + 1) : _location.ToUtc(Calendar.Add(LocalStart(index), Period));

    /// <summary>The windows that contain a time, latest first.</summary>
    public IEnumerable<long> IndexesOf(long time)
    {
        for (var index = IndexOf(time); time < Stop(index); index--)
            yield return index;
    }

    /// <summary>The first and the last window that overlap some bounds.</summary>
    public (long First, long Last) Overlapping(TimeBounds bounds)
    {
        var last = IndexOf(bounds.Stop - 1);
        var first = IndexOf(bounds.Start);
        if (Overlaps)
        {
            while (Stop(first - 1) > bounds.Start)
                first--;
        }
        else if (Stop(first) <= bounds.Start)
        {
            first++;
        }
        return (first, last);
    }

    private long IndexOfLocal(long local)
    {
        if (Every.Months == 0)
            return Calendar.FloorDivide(local - _zero, Every.Nanoseconds);
        var months = Calendar.MonthIndex(local) - Calendar.MonthIndex(_zero);
        if (local - Calendar.StartOfMonth(Calendar.MonthIndex(local)) < _zero - Calendar.StartOfMonth(Calendar.MonthIndex(_zero)))
            months--;
        return Calendar.FloorDivide(months, Every.Months);
    }

    private long LocalStart(long index) => Every.Months == 0 ? _zero + index * Every.Nanoseconds : Calendar.AddMonths(_zero, index * Every.Months);
}
