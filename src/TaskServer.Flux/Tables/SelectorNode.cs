using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Tables;

/// <summary>Finds one row among many. Reused: the finder is <see cref="Reset"/> after its row was taken.</summary>
internal abstract class RowSelector
{
    /// <summary>The chunk of the best row so far; null when there was none.</summary>
    public Chunk? Chunk { get; private set; }

    public int Row { get; private set; }

    /// <summary>No later row can be better.</summary>
    public virtual bool IsDone => false;

    public void Add(Chunk chunk, Column column, int start, int count)
    {
        var row = Select(column, start, count);
        if (row < 0)
            return;
        Chunk = chunk;
        Row = row;
    }

    /// <summary>Takes all rows; the column may be of any form.</summary>
    public void AddAll(Chunk chunk, Column column)
    {
        // All rows of a constant are equal, so that the outer two stand for them.
        if (column is ConstantColumn constant && column.Length > 2)
        {
            Add(chunk, AggregateNode.Dense(constant.Slice(0, 1)), 0, 1);
            var last = Select(AggregateNode.Dense(constant.Slice(0, 1)), 0, 1);
            if (last >= 0)
                (Chunk, Row) = (chunk, column.Length - 1);
            return;
        }
        Add(chunk, AggregateNode.Dense(column), 0, column.Length);
    }

    /// <summary>Copies the row found, so that its chunk can go.</summary>
    public void Detach()
    {
        if (Chunk is not { Rows: > 1 } chunk)
            return;
        Chunk = chunk.Slice(Row, 1).Compacted();
        Row = 0;
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

    public RowSelector CreateFor(Table table) => CreateFor(table.Schema);

    private RowSelector CreateFor(TableSchema schema)
    {
        var index = schema.IndexOf(column);
        return index < 0 ? throw ColumnError($"no column \"{column}\" exists") : Create(schema[index].Type);
    }

    /// <summary>The tables to select from.</summary>
    protected virtual IEnumerable<Table> ReadInput(RunContext context) => RemoteScan.Summary(Input, AsCall, context) ?? Input.Read(context);

    protected sealed override IEnumerable<Table> Open(RunContext context) => Input is RegroupNode { IsShared: false } regroup ? Merged(regroup, context) : Separate(context);

    private IEnumerable<Table> Separate(RunContext context)
    {
        foreach (var table in ReadInput(context))
        {
            var selector = CreateFor(table);
            var index = table.Schema.IndexOf(column);
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                selector.AddAll(chunk, chunk[index]);
                if (selector.IsDone)
                    break;
            }
            selector.Detach();
            yield return table with { Chunks = selector.Chunk is { } found ? [found] : [], IsTimeSorted = true };
        }
    }

    private IEnumerable<Table> Merged(RegroupNode regroup, RunContext context)
    {
        var merger = new FoldingMerger<Fold>(context, regroup, _ => new(this));
        var error = regroup.RegroupInto(merger, context);
        foreach (var (table, fold) in merger.Folds())
        {
            var found = fold.Finish(table);
            yield return table with { Chunks = found is null ? [] : [FoldingMerger<Fold>.Widened(found, table.Schema)], IsTimeSorted = true };
        }
        if (error is not null)
            throw error;
    }

    private sealed class Fold(SelectorNode node) : IFold
    {
        private RowSelector? _selector;

        public void Add(Chunk chunk)
        {
            // Without the column all rows are null in the merged table.
            var index = chunk.Schema.IndexOf(node.Column);
            if (index < 0)
                return;
            _selector ??= node.CreateFor(chunk.Schema);
            _selector.AddAll(chunk, chunk[index]);
            // There may be many keys, and a chunk for each would be nearly all rows.
            _selector.Detach();
        }

        public Chunk? Finish(Table table) => (_selector ?? node.CreateFor(table)).Chunk;
    }
}
