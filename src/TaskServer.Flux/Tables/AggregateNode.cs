using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Tables;

/// <summary>Sums up rows of one column. Reused: <see cref="Emit"/> is followed by <see cref="Reset"/>.</summary>
internal abstract class Accumulator
{
    public abstract ColumnType ResultType { get; }

    /// <summary>Takes a stretch of rows. The column is never constant: its null bitmap may be there or not.</summary>
    public abstract void Add(Column column, int start, int count);

    /// <summary>Adds the result, or a null, to a builder of <see cref="ResultType"/>.</summary>
    public abstract void Emit(ColumnBuilder builder);

    public abstract void Reset();
}

/// <summary>
/// Something that turns the rows of a table into one row: key columns and the aggregated column. Windows run it piece by piece when it stands directly behind them.
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
    public Accumulator CreateFor(Table table)
    {
        var index = table.Schema.IndexOf(column);
        if (table.Key.Has(column))
            throw FluxException.Invalid("cannot aggregate columns that are part of the group key");
        if (index < 0)
            throw FluxException.Invalid($"column \"{column}\" does not exist");
        return Create(table.Schema[index].Type);
    }

    /// <summary>Times are refused without a place, other types with it.</summary>
    protected FluxException Unsupported(ColumnType type) =>
        type == ColumnType.Time ? FluxException.Invalid("unsupported aggregate column type time") : Error($"unsupported aggregate column type {type.Text()}");

    protected sealed override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var accumulator = CreateFor(table);
            var index = table.Schema.IndexOf(column);
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                accumulator.Add(Dense(chunk[index]), 0, chunk.Rows);
            }
            var builder = ColumnBuilder.Create(accumulator.ResultType, 1);
            accumulator.Emit(builder);
            yield return KeyRows.Of(table.Key, 1, (ResultLabel, builder.Build()));
        }
    }

    /// <summary>The form of a column that accumulators take.</summary>
    public static Column Dense(Column column) => !column.IsConstant ? column : column.Type switch
    {
        ColumnType.Float => column.Dense<double>(),
        ColumnType.Bool => column.Dense<bool>(),
        ColumnType.String => column.Dense<string>(),
        _ => column.Dense<long>(),
    };
}
