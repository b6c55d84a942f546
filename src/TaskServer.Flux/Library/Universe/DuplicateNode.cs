using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>duplicate</c>: a column once more under another label. Where that was a key column it stays one only when the original is one, too.</summary>
internal sealed class DuplicateNode(CallSite origin, StreamNode input, string column, string copy) : ReshapeNode(origin, input)
{
    protected override Table Reshape(Table table, RunContext context)
    {
        var index = table.Schema.IndexOf(column);
        if (index < 0)
            throw FluxException.Invalid($"duplicate error: column \"{column}\" doesn't exist");
        if (column == copy)
            return table;
        var key = table.Key;
        if (key.Has(copy))
            key = key.Has(column) ? key.With(copy, key[column]) : key.Where(l => l != copy);
        var schema = table.Schema.With(copy, table.Schema[index].Type);
        // A key column is the same in all rows.
        var isSorted = copy == "_time" ? key[column].Kind == ValueKind.Time : table.IsTimeSorted;
        return new(key, schema, Each(table, context, c => c.With(schema, copy, c[index]))) { IsTimeSorted = isSorted };
    }
}

internal sealed class DuplicateLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "duplicate", static (in Arguments a) => Value.Stream(new DuplicateNode(a.Origin, a.Stream(0), a.String(1), a.String(2))));
}
