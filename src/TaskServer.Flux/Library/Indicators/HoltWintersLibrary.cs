using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Indicators;

/// <summary><c>holtWinters</c>: a forecast of a table's values, one row per interval.</summary>
internal sealed class HoltWintersNode(CallSite origin, StreamNode input, HoltWintersOptions options) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var (time, value) = (table.Schema.IndexOf(options.TimeColumn), table.Schema.IndexOf(options.Column));
        if (time < 0)
            throw ColumnError($"cannot find time column {options.TimeColumn}");
        if (table.Schema[time].Type != ColumnType.Time)
            throw ColumnError($"column {options.TimeColumn} is not of type time");
        if (value < 0)
            throw ColumnError($"cannot find column {options.Column}");
        if (!table.Schema[value].Type.IsNumeric())
            throw ColumnError($"holtWinters can work only on numerical types, got {table.Schema[value].Type.Text()}");
        var (values, start, stop) = Evenly(table, time, value, context);
        // The simplex has as many corners as there are parameters, and each has all of them.
        var simplex = options.Season * (long)options.Season * sizeof(double);
        context.Memory.Allocate(simplex);
        var (forecast, error) = new HoltWinters(values, options.Count, options.Season, context.ThrowIfCancelled).Forecast(options.WithFit);
        context.Memory.Release(simplex);
        var times = new long[forecast.Length];
        var next = options.WithFit ? start : Calendar.Add(stop, options.Interval);
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = next;
            next = Calendar.Add(next, options.Interval);
        }
        return options.WithError
            ? KeyRows.Of(table.Key, times.Length, ("_time", Column.OfTimes(times)), ("_value", Column.OfFloats(forecast)), ("minSSE", Column.Constant(Value.Float(error), times.Length)))
            : KeyRows.Of(table.Key, times.Length, ("_time", Column.OfTimes(times)), ("_value", Column.OfFloats(forecast)));
    }

    // One value per interval: the first of several, null where there is none. Rows without a time and leading nulls do not count.
    private (double?[] Values, long Start, long Stop) Evenly(Table table, int time, int value, RunContext context)
    {
        var interval = options.Interval.ApproximateNanoseconds;
        var evenly = new List<double?>();
        var growth = new Growth();
        long start = 0, stop = 0, end = 0;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var (times, values) = (chunk[time].Dense<long>(), AggregateNode.Dense(chunk[value]));
            for (var row = 0; row < chunk.Rows; row++)
            {
                if (times.IsNull(row) || evenly.Count == 0 && values.IsNull(row))
                    continue;
                var at = times.Values[row];
                var rounded = Rounded(at, interval);
                if (evenly.Count == 0)
                    (start, end) = (at, rounded);
                else if (rounded <= end)
                    continue;
                else
                {
                    for (end += interval; end < rounded; end += interval)
                        Add(null);
                    stop = at;
                }
                Add(values.IsNull(row) ? null : Numbers.ToDouble(values, row));
            }
        }
        double?[] result = [.. evenly];
        growth.MoveTo(result);
        return (result, start, stop);

        void Add(double? value)
        {
            if (evenly.Count == HoltWintersOptions.MaximalValues)
                throw Error($"the interval divides the values into more than {HoltWintersOptions.MaximalValues} parts");
            evenly.Add(value);
            growth.Add(2 * sizeof(double));
        }
    }

    // To the nearest multiple, halves up.
    private static long Rounded(long time, long interval)
    {
        var rest = time % interval;
        if (rest < 0)
            rest += interval;
        return rest < interval - rest ? time - rest : time + (interval - rest);
    }
}

/// <param name="Count">How many values to forecast.</param>
/// <param name="Season">The length of a season in intervals; below 2 there is none.</param>
internal sealed record HoltWintersOptions(int Count, FluxDuration Interval, int Season, string Column, string TimeColumn, bool WithFit, bool WithError)
{
    /// <summary>Keeps the arrays small; a series of this length takes minutes already.</summary>
    public const int MaximalValues = 10_000_000;
}

internal sealed class HoltWintersLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "holtWinters", static (in Arguments a) =>
    {
        var interval = a.Duration(2);
        if (interval.ApproximateNanoseconds <= 0)
            throw FluxException.Invalid("interval must be greater than 0");
        if (a.Int(1) > HoltWintersOptions.MaximalValues || a.Int(6, 0) > HoltWintersOptions.MaximalValues)
            throw FluxException.Invalid($"n and seasonality must be at most {HoltWintersOptions.MaximalValues}");
        var options = new HoltWintersOptions(
            (int)Math.Max(a.Int(1), 0), interval, (int)Math.Max(a.Int(6, 0), 0), a.String(4, "_value"), a.String(5, "_time"), a.Bool(3, false), a.Bool(7, false));
        return Value.Stream(new HoltWintersNode(a.Origin, a.Stream(0), options));
    });
}
