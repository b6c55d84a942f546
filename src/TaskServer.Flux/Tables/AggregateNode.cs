using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Tables;

/// <summary>Sums up rows of one column. Reused: <see cref="Emit"/> is followed by <see cref="Reset"/>.</summary>
internal abstract class Accumulator
{
    public abstract ColumnType ResultType { get; }

    /// <summary>Takes a stretch of rows. The column is never constant: its null bitmap may be there or not.</summary>
    public abstract void Add(Column column, int start, int count);

    /// <summary>Takes one value, perhaps null, as often as the column is long. Override it where that is cheaper than a row at a time.</summary>
    protected virtual void AddConstant(ConstantColumn column) => Add(AggregateNode.Dense(column), 0, column.Length);

    /// <summary>Takes a column of any form.</summary>
    public void AddAll(Column column)
    {
        if (column is ConstantColumn constant)
            AddConstant(constant);
        else
            Add(column, 0, column.Length);
    }

    /// <summary>The memory of what is kept, where that grows with the rows.</summary>
    public virtual long StateBytes => 0;

    /// <summary>Adds the result, or a null, to a builder of <see cref="ResultType"/>.</summary>
    public abstract void Emit(ColumnBuilder builder);

    public abstract void Reset();
}

/// <summary>
/// Something that turns the rows of a table into one row: key columns and the aggregated column. Windows run it piece by piece when it stands directly behind them;
/// behind an operation that regroups rows it takes them as they come, so that they need not be kept.
/// </summary>
internal abstract class AggregateNode(CallSite origin, StreamNode input, string column) : StreamNode(origin, input)
{
    public string Column => column;

    /// <summary>The label of the result; normally that of the column.</summary>
    public virtual string ResultLabel => column;

    /// <summary>An accumulator for values of this type.</summary>
    /// <exception cref="FluxException">The type cannot be aggregated: <see cref="Unsupported"/>.</exception>
    public abstract Accumulator Create(ColumnType type);

    /// <summary>Checks a table and makes the accumulator for it.</summary>
    public Accumulator CreateFor(Table table) => CreateFor(table.Key, table.Schema);

    private Accumulator CreateFor(GroupKey key, TableSchema schema)
    {
        var index = schema.IndexOf(column);
        if (key.Has(column))
            throw ColumnError("cannot aggregate columns that are part of the group key");
        if (index < 0)
            throw ColumnError($"column \"{column}\" does not exist");
        return Create(schema[index].Type);
    }

    protected FluxException Unsupported(ColumnType type) => ColumnError($"unsupported aggregate column type {type.Text()}");

    protected sealed override IEnumerable<Table> Open(RunContext context) =>
        RemoteScan.Summary(Input, AsCall, context) ?? (Input is RegroupNode { IsShared: false } regroup ? Merged(regroup, context) : Separate(context));

    private IEnumerable<Table> Separate(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var accumulator = CreateFor(table);
            var index = table.Schema.IndexOf(column);
            var bytes = 0L;
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                accumulator.AddAll(chunk[index]);
                Account(accumulator, ref bytes, context);
            }
            yield return Result(table.Key, accumulator);
            context.Memory.Release(bytes);
        }
    }

    private IEnumerable<Table> Merged(RegroupNode regroup, RunContext context)
    {
        var merger = new FoldingMerger<Fold>(context, regroup, key => new(this, key, context));
        var error = regroup.RegroupInto(merger, context);
        foreach (var (table, fold) in merger.Folds())
        {
            yield return Result(table.Key, fold.Finish(table));
            context.Memory.Release(fold.Bytes);
        }
        if (error is not null)
            throw error;
    }

    private Table Result(GroupKey key, Accumulator accumulator)
    {
        var builder = ColumnBuilder.Create(accumulator.ResultType, 1);
        accumulator.Emit(builder);
        return KeyRows.Of(key, 1, (ResultLabel, builder.Build()));
    }

    /// <summary>The form of a column that accumulators take.</summary>
    public static Column Dense(Column column) => !column.IsConstant ? column : column.Type switch
    {
        ColumnType.Float => column.Dense<double>(),
        ColumnType.Bool => column.Dense<bool>(),
        ColumnType.String => column.Dense<string>(),
        _ => column.Dense<long>(),
    };

    private static void Account(Accumulator accumulator, ref long bytes, RunContext context)
    {
        var grown = accumulator.StateBytes - bytes;
        if (grown <= 0)
            return;
        context.Memory.Allocate(grown);
        bytes += grown;
    }

    private sealed class Fold(AggregateNode node, GroupKey key, RunContext context) : IFold
    {
        private Accumulator? _accumulator;
        private long _missing;
        private long _bytes;

        public long Bytes => _bytes;

        public void Add(Chunk chunk)
        {
            var index = chunk.Schema.IndexOf(node.Column);
            if (index < 0)
            {
                // Null in the merged table.
                _missing += chunk.Rows;
                return;
            }
            _accumulator ??= node.CreateFor(key, chunk.Schema);
            _accumulator.AddAll(chunk[index]);
            Account(_accumulator, ref _bytes, context);
        }

        public Accumulator Finish(Table table)
        {
            var accumulator = _accumulator ?? node.CreateFor(table);
            for (; _missing > 0; _missing -= int.MaxValue)
                accumulator.AddAll(Tables.Column.OfNulls(table.Schema[table.Schema.IndexOf(node.Column)].Type, (int)Math.Min(_missing, int.MaxValue)));
            return accumulator;
        }
    }
}
