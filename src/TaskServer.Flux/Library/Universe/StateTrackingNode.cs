using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <param name="CountColumn">Null: rows are not counted.</param>
/// <param name="DurationColumn">Null: time is not measured.</param>
/// <param name="Unit">What durations are counted in, in nanoseconds.</param>
internal sealed record StateTrackingOptions(string? CountColumn, string? DurationColumn, long Unit, string TimeColumn);

/// <summary><c>stateTracking</c>: for how many rows in a row, and for how long, a condition has held. Rows for which it does not have -1.</summary>
internal sealed class StateTrackingNode(CallSite origin, StreamNode input, RowFunction condition, StateTrackingOptions options) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var schema = table.Schema;
        var time = -1;
        if (options.DurationColumn is not null)
        {
            time = table.Schema.IndexOf(options.TimeColumn);
            if (time < 0)
                throw Error($"no column \"{options.TimeColumn}\" exists");
            if (table.Schema[time].Type != ColumnType.Time)
                throw Error($"column \"{options.TimeColumn}\" is not of type time");
        }
        if (options.CountColumn is { } counts)
            schema = schema.With(counts, ColumnType.Int);
        if (options.DurationColumn is { } durations)
            schema = schema.With(durations, ColumnType.Int);
        return table with { Schema = schema, Chunks = Rows(table, schema, time, context) };
    }

    private IEnumerable<Chunk> Rows(Table table, TableSchema schema, int time, RunContext context)
    {
        var holds = new bool[Chunk.TargetRows];
        var count = 0L;
        var clock = new Clock();
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (holds.Length < chunk.Rows)
                holds = new bool[chunk.Rows];
            condition.Test(chunk, holds, this, context);
            var columns = new Column[schema.Count];
            chunk.Columns.CopyTo(columns);
            if (options.CountColumn is { } counts)
                columns[schema.IndexOf(counts)] = Counts(holds, chunk.Rows, ref count);
            if (options.DurationColumn is { } durations)
                columns[schema.IndexOf(durations)] = Durations(holds, chunk[time].Dense<long>(), ref clock);
            yield return new(schema, columns, chunk.Rows);
        }
    }

    private static Column Counts(ReadOnlySpan<bool> holds, int rows, ref long count)
    {
        var counts = new long[rows];
        for (var row = 0; row < rows; row++)
        {
            count = holds[row] ? count + 1 : 0;
            counts[row] = count > 0 ? count : -1;
        }
        return Column.OfInts(counts);
    }

    private Column Durations(ReadOnlySpan<bool> holds, Column<long> column, ref Clock clock)
    {
        var times = column.Values;
        var durations = new long[times.Length];
        for (var row = 0; row < times.Length; row++)
        {
            if (column.HasNulls && column.IsNull(row))
                throw Error("got a null timestamp");
            if (clock.Last is { } last && times[row] < last)
                throw Error("got an out-of-order timestamp");
            clock.Last = times[row];
            clock.Since = holds[row] ? clock.Since ?? times[row] : null;
            durations[row] = clock.Since is { } since ? (times[row] - since) / options.Unit : -1;
        }
        return Column.OfInts(durations);
    }

    /// <summary>The time of the last row, and since when the condition holds.</summary>
    private record struct Clock(long? Last, long? Since);
}

internal sealed class StateTrackingLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "stateTracking", static (in Arguments a) =>
    {
        var unit = a.Has(4) ? a.Duration(4).ApproximateNanoseconds : FluxDuration.Second;
        if (a.Has(3) && unit <= 0)
            throw FluxException.Invalid("state tracking duration unit must be greater than zero");
        var options = new StateTrackingOptions(a.Has(2) ? a.String(2) : null, a.Has(3) ? a.String(3) : null, unit, a.String(5, "_time"));
        return Value.Stream(new StateTrackingNode(a.Origin, a.Stream(0), new RowFunction(a.Function(1), a.Origin, "fn", "r"), options));
    });
}
