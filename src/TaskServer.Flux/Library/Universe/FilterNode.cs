using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>filter</c>: keeps the rows for which the condition is true; null is not.</summary>
internal sealed class FilterNode(CallSite origin, StreamNode input, RowFunction condition, bool keepEmpty) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var chunks = Filtered(table, context).GetEnumerator();
            // A table whose first chunk with rows never comes is empty.
            if (chunks.MoveNext())
                yield return table with { Chunks = Rest(chunks) };
            else if (keepEmpty)
                yield return table with { Chunks = [] };
        }
    }

    private static IEnumerable<Chunk> Rest(IEnumerator<Chunk> chunks)
    {
        using (chunks)
        {
            do
                yield return chunks.Current;
            while (chunks.MoveNext());
        }
    }

    private IEnumerable<Chunk> Filtered(Table table, RunContext context)
    {
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var kept = Select(chunk, context);
            if (kept.Rows > 0)
                yield return kept;
        }
    }

    private Chunk Select(Chunk chunk, RunContext context)
    {
        var rows = new int[chunk.Rows];
        var count = 0;
        try
        {
            for (var row = 0; row < chunk.Rows; row++)
            {
                var value = condition.Invoke(context, chunk, row);
                if (value.Kind == ValueKind.Bool && value.AsBool)
                    rows[count++] = row;
            }
        }
        catch (FluxException e)
        {
            throw condition.Failure(this, e);
        }
        return count == chunk.Rows ? chunk : chunk.Take(rows.AsSpan(0, count));
    }
}

internal sealed class FilterLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "filter", static (in Arguments a) =>
    {
        var onEmpty = a.String(2, "drop");
        if (onEmpty is not ("keep" or "drop"))
            throw FluxException.Invalid($"onEmpty must be keep or drop, was \"{onEmpty}\"");
        return Value.Stream(new FilterNode(a.Origin, a.Stream(0), new RowFunction(a.Function(1), a.Origin, "fn", "r"), onEmpty == "keep"));
    });
}
