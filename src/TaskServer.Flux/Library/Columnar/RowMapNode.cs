using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Columnar;

/// <summary><c>rows.map</c>: a new record for each row, beside the columns of the key, which nothing changes.</summary>
internal sealed class RowMapNode(CallSite origin, StreamNode input, RowFunction function) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var collector = new RecordCollector((label, value) => Error($"map object property \"{label}\" is {TypeText.Of(value.Kind)} type which is not supported in a flux table"));
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                for (var row = 0; row < chunk.Rows; row++)
                    collector.Add(RecordOf(chunk, row, context));
            }
            if (collector.Rows == 0)
                continue;
            var rows = collector.Build();
            yield return KeyRows.Of(table.Key, rows.Rows, [.. rows.Schema.Labels.Select((label, i) => (label, rows[i])).Where(c => !table.Key.Has(c.label))]);
        }
    }

    private FluxRecord RecordOf(Chunk chunk, int row, RunContext context)
    {
        Value value;
        try
        {
            value = function.Invoke(context, chunk, row);
        }
        catch (FluxException e)
        {
            throw function.Failure(this, e);
        }
        return value.Kind == ValueKind.Record ? value.AsRecord : throw Error($"map function must return an object, got {TypeText.Of(value)}");
    }
}
