using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Tables;

/// <summary>Finds one row among many. Reused: the finder is <see cref="Reset"/> after its row was taken.</summary>
internal abstract class RowSelector
{
    /// <summary>The chunk of the best row so far; null when there was none.</summary>
    public Chunk? Chunk { get; private set; }

    public int Row { get; private set; }

    public void Add(Chunk chunk, Column column, int start, int count)
    {
        var row = Select(column, start, count);
        if (row < 0)
            return;
        Chunk = chunk;
        Row = row;
    }

    public virtual void Reset() => Chunk = null;

    /// <summary>The row of the stretch that is better than everything before, -1 when none is. The column is never constant.</summary>
    protected abstract int Select(Column column, int start, int count);
}

/// <summary>Keeps one whole row of each table. A table without candidates stays, empty.</summary>
internal abstract class SelectorNode(CallSite origin, StreamNode input, string column) : StreamNode(origin, input)
{
    public string Column => column;

    public abstract RowSelector Create(ColumnType type);

    public virtual RowSelector CreateFor(Table table)
    {
        var index = table.Schema.IndexOf(column);
        return index < 0 ? throw FluxException.Invalid($"no column \"{column}\" exists") : Create(table.Schema[index].Type);
    }

    protected sealed override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var selector = CreateFor(table);
            var index = table.Schema.IndexOf(column);
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                selector.Add(chunk, AggregateNode.Dense(chunk[index]), 0, chunk.Rows);
            }
            yield return table with { Chunks = selector.Chunk is { } found ? [found.Slice(selector.Row, 1).Compacted()] : [], IsTimeSorted = true };
        }
    }
}
