using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sampling;

/// <summary><c>events.duration</c>: how long it is from each row to the next, and from the last to a given time or to that in another column.</summary>
internal sealed class EventDurationNode(CallSite origin, StreamNode input, long unit, string timeColumn, string columnName, string stopColumn, long? stop) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var time = Find(table, timeColumn);
        var end = stop is null ? Find(table, stopColumn) : -1;
        var schema = table.Schema.With(columnName, ColumnType.Int);
        return table with { Schema = schema, Chunks = Measured(table, schema, time, end, context) };
    }

    private int Find(Table table, string label)
    {
        var index = table.Schema.IndexOf(label);
        if (index < 0)
            throw Error($"column \"{label}\" does not exist");
        return table.Schema[index].Type == ColumnType.Time ? index : throw Error($"column \"{label}\" is not of type time");
    }

    // The last row of a chunk needs the first time of the next one, so one chunk is held back.
    private IEnumerable<Chunk> Measured(Table table, TableSchema schema, int time, int end, RunContext context)
    {
        Chunk? held = null;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            if (held is not null)
                yield return Measure(held, schema, time, chunk[time, 0]);
            held = chunk;
        }
        if (held is not null)
            yield return Measure(held, schema, time, stop is { } given ? Value.Time(given) : held[end, held.Rows - 1]);
    }

    private Chunk Measure(Chunk chunk, TableSchema schema, int time, Value last)
    {
        var builder = new ColumnBuilder<long>(ColumnType.Int, chunk.Rows);
        for (var row = 0; row < chunk.Rows; row++)
        {
            var (start, next) = (chunk[time, row], row + 1 < chunk.Rows ? chunk[time, row + 1] : last);
            if (start.IsNull || next.IsNull)
                builder.AddNull();
            else
                builder.Append((next.AsTime - start.AsTime) / unit);
        }
        return chunk.With(schema, columnName, builder.Build());
    }
}

/// <summary>Package <c>contrib/tomhollingworth/events</c>.</summary>
internal sealed class EventsPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("contrib/tomhollingworth/events", "duration", static (in a) =>
    {
        var unit = a.Duration(1, FluxDuration.OfNanoseconds(1)).ApproximateNanoseconds;
        if (unit <= 0)
            throw FluxException.Invalid("parameter \"unit\" must be positive");
        return Value.Stream(new EventDurationNode(
            a.Origin, a.Stream(0), unit, a.String(2, "_time"), a.String(3, "duration"), a.String(4, "_stop"), a.Has(5) ? a.Time(5) : null));
    });
}
