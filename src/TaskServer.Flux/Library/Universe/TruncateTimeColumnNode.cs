using TaskServer.Flux.Library.Scalars;
using TaskServer.Flux.Library.Windows;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>truncateTimeColumn</c>: times cut down to a unit of the calendar. As with <c>map</c>, tables without rows disappear.</summary>
internal sealed class TruncateTimeColumnNode(CallSite origin, StreamNode input, string column, FluxDuration unit, Location location) : ReshapeNode(origin, input)
{
    protected override Table? Reshape(Table table, RunContext context)
    {
        var index = table.Schema.IndexOf(column);
        if (index < 0)
            throw Error($"column \"{column}\" does not exist");
        if (table.Schema[index].Type != ColumnType.Time)
            throw Error($"column \"{column}\" is not of type time");
        if (Filled(table.Chunks) is not { } chunks)
            return null;
        table = table with { Chunks = chunks };
        var key = table.Key[column] is { Kind: ValueKind.Time } time ? table.Key.With(column, Truncated(time)) : table.Key;
        return table with { Key = key, Chunks = Each(table, context, c => c.With(table.Schema, column, Truncated(c[index]))) };
    }

    private Value Truncated(Value time) => Value.Time(DatePackage.Truncate(time.AsTime, unit, location));

    private Column Truncated(Column column)
    {
        if (column is ConstantColumn { Value: var constant })
            return constant.IsNull ? column : Column.Constant(Truncated(constant), column.Length);
        var dense = (Column<long>)column;
        var times = dense.Values.ToArray();
        for (var row = 0; row < times.Length; row++)
            times[row] = DatePackage.Truncate(times[row], unit, location);
        return new Column<long>(ColumnType.Time, times, 0, times.Length, dense.HasNulls ? dense.Nulls.ToArray() : null);
    }
}

internal sealed class TruncateTimeColumnLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "truncateTimeColumn", static (in Arguments a) =>
    {
        DatePackage.CheckUnit(a.Duration(1));
        // The parameter timeColumn is documented to have no effect.
        return Value.Stream(new TruncateTimeColumnNode(a.Origin, a.Stream(0), "_time", a.Duration(1), WindowLibrary.DefaultLocation(a)));
    });
}
