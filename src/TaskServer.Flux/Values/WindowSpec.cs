using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Values;

/// <summary>
/// A grid of windows: window k begins k times <see cref="Every"/> after 1970 in the location's wall clock, shifted by the offset, and lasts <see cref="Period"/>.
/// </summary>
internal sealed class WindowSpec
{
    // The months that times can be in, counted from January 1970.
    private static readonly long FirstMonth = Calendar.MonthIndex(long.MinValue), LastMonth = Calendar.MonthIndex(long.MaxValue);

    private readonly Location _location;
    private readonly long _zero;

    // Windows further from zero may begin outside of what a time can hold.
    private readonly long _limit;

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
        _limit = every.Months == 0 ? (long.MaxValue - Math.Abs(_zero)) / every.Nanoseconds : long.MaxValue / every.Months;
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

    public long Stop(long index) => IsTiling ? Start(index + 1) : _location.ToUtc(LocalStop(index));

    /// <summary>The windows that contain a time, latest first.</summary>
    public IEnumerable<long> IndexesOf(long time)
    {
        for (var index = IndexOf(time); time < Stop(index); index--)
        {
            yield return index;
            if (IsFirst(index))
                yield break;
        }
    }

    /// <summary>The first and the last window that overlap some bounds.</summary>
    public (long First, long Last) Overlapping(TimeBounds bounds)
    {
        var last = IndexOf(bounds.Stop - 1);
        var first = IndexOf(bounds.Start);
        if (Overlaps)
        {
            for (var steps = 0; !IsFirst(first) && Stop(first - 1) > bounds.Start; first--)
            {
                if ((++steps & Work.StepMask) == 0)
                    Work.ThrowIfCancelled();
            }
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
            return Calendar.FloorDivide(Distance(local), Every.Nanoseconds);
        var months = Calendar.MonthIndex(local) - Calendar.MonthIndex(_zero);
        if (local - Calendar.StartOfMonth(Calendar.MonthIndex(local)) < _zero - Calendar.StartOfMonth(Calendar.MonthIndex(_zero)))
            months--;
        return Calendar.FloorDivide(months, Every.Months);
    }

    private long Distance(long local)
    {
        var distance = unchecked(local - _zero);
        var overflows = ((local ^ _zero) & (local ^ distance)) < 0;
        return overflows ? (local < 0 ? long.MinValue : long.MaxValue) : distance;
    }

    private long LocalStart(long index)
    {
        if (index < -_limit || index > _limit)
            return index < 0 ? long.MinValue : long.MaxValue;
        if (Every.Months == 0)
            return _zero + index * Every.Nanoseconds;
        var months = index * Every.Months;
        var month = Calendar.MonthIndex(_zero) + months;
        if (month <= FirstMonth)
            return long.MinValue;
        if (month > LastMonth)
            return long.MaxValue;
        var start = Calendar.AddMonths(_zero, months);
        return start < 0 && month > 0 ? long.MaxValue : start;
    }

    // Months before the first one have no calendar here.
    private bool IsFirst(long index) => (Every.Months > 0 || Period.Months > 0) && LocalStart(index) == long.MinValue;

    private long LocalStop(long index)
    {
        if (index < -_limit && Period.Months == 0)
            return (long)Int128.Max((Int128)index * Every.Nanoseconds + _zero + Period.Nanoseconds, long.MinValue);
        var start = LocalStart(index);
        var stop = Calendar.Add(start, Period);
        return stop < start ? long.MaxValue : stop;
    }
}
