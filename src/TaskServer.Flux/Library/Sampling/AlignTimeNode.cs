using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sampling;

/// <summary><c>experimental.alignTime</c>: moves the times of every table so that its first row has a given one.</summary>
internal sealed class AlignTimeNode(CallSite origin, StreamNode input, long alignTo) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var time = table.Schema.IndexOf("_time");
        if (time < 0)
            throw FluxException.Invalid("column \"_time\" does not exist");
        if (table.Schema[time].Type != ColumnType.Time || table.IsKey(time))
            throw Error("column \"_time\" must hold times and must not be part of the group key");
        return table with { Chunks = Moved(table, time, context) };
    }

    private IEnumerable<Chunk> Moved(Table table, int time, RunContext context)
    {
        long? shift = null;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            var column = chunk[time];
            var builder = new ColumnBuilder<long>(ColumnType.Time, chunk.Rows);
            for (var row = 0; row < chunk.Rows; row++)
            {
                if (column.IsNull(row))
                {
                    builder.AddNull();
                    continue;
                }
                var at = column[row].AsTime;
                shift ??= alignTo - at;
                builder.Append(at + shift.Value);
            }
            yield return chunk.With(table.Schema, "_time", builder.Build());
        }
    }
}
