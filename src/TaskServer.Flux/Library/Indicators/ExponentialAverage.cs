namespace TaskServer.Flux.Library.Indicators;

/// <summary>
/// An exponential moving average: the mean of the first rows, then a share of each new value and the rest of the average before. Nulls change nothing.
/// </summary>
internal sealed class ExponentialAverage(long period, double share)
{
    private long _rows;
    private double _sum;
    private long _count;
    private double? _average;

    /// <summary>Of period n; the usual share is 2/(n+1).</summary>
    public ExponentialAverage(long period)
        : this(period, 2.0 / (period + 1))
    {
    }

    /// <summary>There are as many rows as the period is long.</summary>
    public bool IsReady => _rows >= period;

    /// <summary>The average; before that <see cref="IsReady"/> the mean so far. Null as long as there were only nulls.</summary>
    public double? Value => _average ?? (_count == 0 ? null : _sum / _count);

    public void Add(double? value)
    {
        if (_rows < period)
        {
            if (value is { } early)
            {
                _sum += early;
                _count++;
            }
            if (++_rows == period)
                _average = Value;
            return;
        }
        if (value is { } number)
            _average = _average is { } before ? number * share + before * (1 - share) : number;
    }
}
