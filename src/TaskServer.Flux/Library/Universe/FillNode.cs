using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>fill</c>: a value in the place of nulls.</summary>
/// <param name="value">What stands for nulls; null: the last value before, in the same table.</param>
internal sealed class FillNode(CallSite origin, StreamNode input, string column, Value? value) : ReshapeNode(origin, input)
{
    // Another table may have had the value in its key already.
    protected override bool MayMeet(Table before, Table after) => value is not null && before.Key.Has(column);

    protected override Table Reshape(Table table, RunContext context)
    {
        var index = table.Schema.IndexOf(column);
        if (index >= 0 && value is { } given && given.ColumnType != table.Schema[index].Type)
            throw Error($"fill column type mismatch: {table.Schema[index].Type.Text()}/{given.ColumnType!.Value.Text()}");
        if (value is { } constant)
        {
            var schema = table.Schema.With(column, constant.ColumnType!.Value);
            var key = table.Key.Has(column) && table.Key[column].IsNull ? table.Key.With(column, constant) : table.Key;
            return table with { Key = key, Schema = schema, Chunks = Each(table, context, c => c.With(schema, column, index < 0 ? Column.Constant(constant, c.Rows) : Filled(c[index], constant))) };
        }
        // A key column has no other value before.
        return index < 0 || table.Key.Has(column) ? table : table with { Chunks = Previous(table, index, context) };
    }

    private IEnumerable<Chunk> Previous(Table table, int index, RunContext context)
    {
        var last = Value.Null(table.Schema[index].Type);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            var filled = Carried(chunk[index], last);
            last = filled[chunk.Rows - 1];
            yield return chunk.With(table.Schema, column, filled);
        }
    }

    private static Column Filled(Column column, Value constant) => column switch
    {
        { HasNulls: false } => column,
        ConstantColumn => Column.Constant(constant, column.Length),
        Column<double> floats => Filled(floats, constant.AsFloat),
        Column<bool> bools => Filled(bools, constant.AsBool),
        Column<string> strings => Filled(strings, constant.AsString),
        _ => Filled((Column<long>)column, constant.AsInt),
    };

    private static Column<T> Filled<T>(Column<T> column, T constant)
    {
        var values = column.Values.ToArray();
        var nulls = column.Nulls;
        for (var row = 0; row < values.Length; row++)
        {
            if (nulls[row])
                values[row] = constant;
        }
        return new(column.Type, values, 0, values.Length, null);
    }

    private static Column Carried(Column column, Value last) => column switch
    {
        { HasNulls: false } => column,
        ConstantColumn => last.IsNull ? column : Column.Constant(last, column.Length),
        Column<double> floats => Carried(floats, !last.IsNull, last.IsNull ? 0 : last.AsFloat),
        Column<bool> bools => Carried(bools, !last.IsNull, !last.IsNull && last.AsBool),
        Column<string> strings => Carried(strings, !last.IsNull, last.IsNull ? "" : last.AsString),
        _ => Carried((Column<long>)column, !last.IsNull, last.IsNull ? 0 : last.AsInt),
    };

    private static Column<T> Carried<T>(Column<T> column, bool hasLast, T last)
    {
        var values = column.Values.ToArray();
        var nulls = column.Nulls;
        bool[]? left = null;
        for (var row = 0; row < values.Length; row++)
        {
            if (!nulls[row])
                (last, hasLast) = (values[row], true);
            else if (hasLast)
                values[row] = last;
            else
                (left ??= new bool[values.Length])[row] = true;
        }
        return new(column.Type, values, 0, values.Length, left);
    }
}

internal sealed class FillLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "fill", static (in Arguments a) =>
    {
        if (a.Has(2) == (a.Has(3) && a.Bool(3)))
            throw FluxException.Invalid("fill requires exactly one of value or usePrevious");
        if (a.Has(2) && a[2].ColumnType is null)
            throw FluxException.Invalid($"value type {TypeText.Of(a[2])} is not supported in a column");
        return Value.Stream(new FillNode(a.Origin, a.Stream(0), a.String(1, "_value"), a.Has(2) ? a[2] : null));
    });
}
