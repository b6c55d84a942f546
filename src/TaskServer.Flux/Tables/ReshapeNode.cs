using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Tables;

/// <summary>
/// One table in, the same rows out, under a key that may be another. Tables stream through, except those that may meet others under the new key. Implement <see cref="Reshape"/>.
/// </summary>
internal abstract class ReshapeNode(CallSite origin, StreamNode input) : RegroupNode(origin, input)
{
    /// <summary>Null drops the table.</summary>
    protected abstract Table? Reshape(Table table, RunContext context);

    /// <summary>Whether another table may come out under the same key. Keys that change by the same rule, one value for one value, stay apart.</summary>
    protected virtual bool MayMeet(Table before, Table after) => !ReferenceEquals(before.Key, after.Key);

    protected sealed override void Regroup(Table table, TableMerger into, RunContext context)
    {
        if (Reshape(table, context) is { } result)
            into.Add(result);
    }

    protected sealed override IEnumerable<Table> Open(RunContext context)
    {
        var merger = new TableMerger(context, this);
        foreach (var table in Input.Read(context))
        {
            if (Reshape(table, context) is not { } result)
                continue;
            if (MayMeet(table, result))
                merger.Add(result);
            else
                yield return result;
        }
        foreach (var table in merger.Tables())
            yield return table;
    }

    /// <summary>The chunks of a table, each changed by itself.</summary>
    protected static IEnumerable<Chunk> Each(Table table, RunContext context, Func<Chunk, Chunk> change)
    {
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            yield return change(chunk);
        }
    }

    /// <summary>Reads up to the first rows, so that a table without any can be told.</summary>
    /// <returns>All chunks; null when there are no rows.</returns>
    protected static IEnumerable<Chunk>? Filled(IEnumerable<Chunk> chunks)
    {
        var all = chunks.GetEnumerator();
        while (all.MoveNext())
        {
            if (all.Current.Rows > 0)
                return From(all);
        }
        all.Dispose();
        return null;
    }

    private static IEnumerable<Chunk> From(IEnumerator<Chunk> chunks)
    {
        using (chunks)
        {
            do
                yield return chunks.Current;
            while (chunks.MoveNext());
        }
    }
}
