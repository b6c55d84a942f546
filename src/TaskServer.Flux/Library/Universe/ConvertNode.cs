using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>toInt</c> and its kin: the column <c>_value</c> in another type. As with <c>map</c>, tables without rows disappear and errors read like those of its function.</summary>
internal sealed class ConvertNode(CallSite origin, StreamNode input, ColumnType target, Func<Value, Value> convert) : ReshapeNode(origin, input)
{
    private const string Label = "_value";

    protected override Table? Reshape(Table table, RunContext context)
    {
        if (Filled(table.Chunks) is not { } chunks)
            return null;
        table = table with { Chunks = chunks };
        var index = table.Schema.IndexOf(Label);
        if (index >= 0 && table.Schema[index].Type == target)
            return InOrder(table, context);
        var key = table.Key.Has(Label) ? table.Key.With(Label, Converted(table.Key[Label])) : table.Key;
        var schema = table.Schema.With(Label, target);
        var converted = table with
        {
            Key = key,
            Schema = schema,
            Chunks = Each(table, context, c => c.With(schema, Label, index < 0 ? Column.OfNulls(target, c.Rows) : Converted(c[index]))),
        };
        return InOrder(converted, context);
    }

    // The server converts to float by the column, to everything else row by row, which leaves the columns in the order of their labels.
    private Table InOrder(Table table, RunContext context)
    {
        if (target == ColumnType.Float)
            return table;
        var order = Enumerable.Range(0, table.Schema.Count).OrderBy(i => table.Schema[i].Label, StringComparer.Ordinal).ToArray();
        if (order.SequenceEqual(Enumerable.Range(0, order.Length)))
            return table;
        var schema = table.Schema.Select(order);
        return table with { Schema = schema, Chunks = Each(table, context, c => c.Select(schema, order)) };
    }

    private Column Converted(Column column)
    {
        if (column is ConstantColumn { Value: var constant })
            return new ConstantColumn(target, Converted(constant), column.Length);
        var builder = ColumnBuilder.Create(target, column.Length);
        for (var row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
                builder.AddNull();
            else
                builder.Add(Converted(column[row]));
        }
        return builder.Build();
    }

    private Value Converted(Value value)
    {
        try
        {
            return convert(value);
        }
        catch (FluxException e)
        {
            throw Error($"failed to evaluate map function: {e.Message}", e);
        }
    }
}

internal sealed class ConvertLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        Add(natives, "toBool", ColumnType.Bool, Conversions.ToBool);
        Add(natives, "toFloat", ColumnType.Float, Conversions.ToFloat);
        Add(natives, "toInt", ColumnType.Int, Conversions.ToInt);
        Add(natives, "toString", ColumnType.String, Conversions.ToString);
        Add(natives, "toTime", ColumnType.Time, Conversions.ToTime);
        Add(natives, "toUInt", ColumnType.UInt, Conversions.ToUInt);
    }

    private static void Add(NativeFunctions natives, string name, ColumnType target, Func<Value, Value> convert) =>
        natives.Add("universe", name, (in a) => Value.Stream(new ConvertNode(a.Origin, a.Stream(0), target, convert)));
}
