using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>set</c>: the same text in a column of every row.</summary>
internal sealed class SetNode(CallSite origin, StreamNode input, string column, Value text) : ReshapeNode(origin, input)
{
    protected override Table Reshape(Table table, RunContext context)
    {
        if (table.Schema.IndexOf(column) is >= 0 and var index && table.Schema[index].Type != ColumnType.String)
            throw Error($"column {column}:{table.Schema[index].Type.Text()} is not of type string");
        var key = table.Key.Has(column) ? table.Key.With(column, text) : table.Key;
        var schema = table.Schema.With(column, ColumnType.String);
        return new(key, schema, Each(table, context, c => c.With(schema, column, Column.Constant(text, c.Rows)))) { IsTimeSorted = table.IsTimeSorted };
    }
}

internal sealed class SetLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "set", static (in Arguments a) => Value.Stream(new SetNode(a.Origin, a.Stream(0), a.String(1), Value.String(a.String(2)))));
}
