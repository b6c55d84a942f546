using System.Globalization;
using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Prometheus;

/// <summary>Package <c>internal/promql</c>: the functions that queries translated from PromQL call.</summary>
internal sealed class PromqlPackage : INativeLibrary
{
    private const string Package = "internal/promql";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "changes", static (in a) => Value.Stream(new SamplesNode(a.Origin, a.Stream(0), withTimes: false, SampleFunctions.Changes)));
        natives.Add(Package, "resets", static (in a) => Value.Stream(new SamplesNode(a.Origin, a.Stream(0), withTimes: false, SampleFunctions.Resets)));
        natives.Add(Package, "holtWinters", static (in a) =>
        {
            var (smoothing, trend) = (Factor(a.Float(1, 0), "smoothing"), Factor(a.Float(2, 0), "trend"));
            return Value.Stream(new SamplesNode(a.Origin, a.Stream(0), withTimes: false, s => SampleFunctions.HoltWinters(s, smoothing, trend)));
        });
        natives.Add(Package, "extrapolatedRate", static (in a) =>
        {
            var (isCounter, isRate) = (a.Bool(1, false), a.Bool(2, false));
            return Value.Stream(new SamplesNode(a.Origin, a.Stream(0), withTimes: true, s => SampleFunctions.Extrapolated(s, isCounter, isRate)));
        });
        natives.Add(Package, "instantRate", static (in a) =>
        {
            var isRate = a.Bool(1, false);
            return Value.Stream(new SamplesNode(a.Origin, a.Stream(0), withTimes: true, s => SampleFunctions.Instant(s, isRate)));
        });
        natives.Add(Package, "linearRegression", static (in a) =>
        {
            var (predict, ahead) = (a.Bool(1, false), a.Float(2, 0));
            return Value.Stream(new SamplesNode(a.Origin, a.Stream(0), withTimes: true, s => SampleFunctions.Regression(s, predict, ahead)));
        });
        natives.Add(Package, "promHistogramQuantile", static (in a) =>
            Value.Stream(new BucketQuantileNode(a.Origin, a.Stream(0), a.Float(1), new(a.String(3, "le"), a.String(2, "_value")), a.String(4, "_value"))));
        natives.Add(Package, "labelReplace", static (in a) =>
            Value.Stream(new LabelReplaceNode(a.Origin, a.Stream(0), a.String(1), a.String(2), FluxRegexp.Compile($"^(?:{a.String(3)})$"), a.String(4))));
        natives.Add(Package, "timestamp", static (in a) => Value.Stream(new TimestampNode(a.Origin, a.Stream(0))));
        natives.Add(Package, "emptyTable", static (in a) => Value.Stream(new LiteralNode(a.Origin, static _ => [EmptyTable()], isRowTypeKnown: true)));

        Add(natives, "promqlDayOfMonth", static t => t.Day);
        Add(natives, "promqlDayOfWeek", static t => (int)t.DayOfWeek);
        Add(natives, "promqlDaysInMonth", static t => DateTime.DaysInMonth(t.Year, t.Month));
        Add(natives, "promqlHour", static t => t.Hour);
        Add(natives, "promqlMinute", static t => t.Minute);
        Add(natives, "promqlMonth", static t => t.Month);
        Add(natives, "promqlYear", static t => t.Year);
    }

    private static double Factor(double factor, string name) =>
        factor is > 0 and < 1 ? factor : throw FluxException.Invalid($"invalid {name} factor. Expected: 0 < {name} factor < 1, got: {factor.ToString("F6", CultureInfo.InvariantCulture)}");

    // A part of a time in seconds since 1970, UTC. What is beyond the calendar has none.
    private static void Add(NativeFunctions natives, string name, Func<DateTime, int> part) => natives.Add(Package, name, (in a) =>
    {
        var seconds = Math.Truncate(a.Float(0));
        return Value.Float(seconds is >= -62_135_596_800 and <= 253_402_300_799 ? part(DateTime.UnixEpoch.AddSeconds(seconds)) : double.NaN);
    });

    private static Table EmptyTable() => Table.Empty(
        GroupKey.Of(("_start", Value.Time(0)), ("_stop", Value.Time(0))),
        new(new("_start", ColumnType.Time), new("_stop", ColumnType.Time), new("_time", ColumnType.Time), new("_value", ColumnType.Float)));
}

/// <summary><c>timestamp</c>: the time of every row, in seconds since 1970, as its value.</summary>
internal sealed class TimestampNode(CallSite origin, StreamNode input) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var time = table.Schema.IndexOf("_time");
        if (time < 0 || table.Schema[time].Type != ColumnType.Time)
            throw ColumnError("no column \"_time\" of times exists");
        var schema = table.Schema.With("_value", ColumnType.Float);
        return table with { Schema = schema, Chunks = table.Chunks.Select(c => c.With(schema, "_value", Seconds(c[time].Dense<long>()))) };
    }

    private static Column Seconds(Column<long> times)
    {
        var seconds = new double[times.Length];
        for (var row = 0; row < seconds.Length; row++)
            seconds[row] = times.Values[row] / (double)FluxDuration.Second;
        return Column.OfFloats(seconds, times.HasNulls ? times.Nulls.ToArray() : null);
    }
}
