using System.Runtime.InteropServices;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Selectors;

/// <summary><c>unique</c>: the first row of each value; null is a value.</summary>
internal sealed class UniqueNode(CallSite origin, StreamNode input, string column) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var index = table.Schema.IndexOf(column);
        return index < 0 ? throw ColumnError($"no column \"{column}\" exists") : table with { Chunks = FirstRows(table, index, context) };
    }

    private static IEnumerable<Chunk> FirstRows(Table table, int index, RunContext context)
    {
        var seen = SeenValues.Create(table.Schema[index].Type);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var before = seen.Bytes;
            var rows = seen.New(chunk[index]);
            context.Memory.Allocate(seen.Bytes - before);
            if (rows.Count > 0)
                yield return rows.Count == chunk.Rows ? chunk : chunk.Take(CollectionsMarshal.AsSpan(rows));
        }
        context.Memory.Release(seen.Bytes);
    }
}

/// <summary><c>distinct</c>: a column <c>_value</c> with the distinct values, in order of appearance.</summary>
internal sealed class DistinctNode(CallSite origin, StreamNode input, string column) : RowTransform(origin, input)
{
    private const string Label = "_value";

    protected override Table Transform(Table table, RunContext context)
    {
        var index = table.Schema.IndexOf(column);
        // Without the column there is an empty text, and a key column has one value even when there is no row.
        if (index < 0)
            return KeyRows.Of(table.Key, 1, (Label, Column.Constant(Value.String(""), 1)));
        var type = table.Schema[index].Type;
        if (table.Key.Has(column))
            return KeyRows.Of(table.Key, 1, (Label, new ConstantColumn(type, table.Key[column], 1)));
        var schema = KeyRows.Of(table.Key, 0, (Label, Column.OfNulls(type, 0))).Schema;
        return new(table.Key, schema, Values(table, index, context));
    }

    private static IEnumerable<Chunk> Values(Table table, int index, RunContext context)
    {
        var seen = SeenValues.Create(table.Schema[index].Type);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var before = seen.Bytes;
            var rows = seen.New(chunk[index]);
            context.Memory.Allocate(seen.Bytes - before);
            if (rows.Count == 0)
                continue;
            foreach (var result in KeyRows.Of(table.Key, rows.Count, (Label, chunk[index].Take(CollectionsMarshal.AsSpan(rows)))).Chunks)
                yield return result;
        }
        context.Memory.Release(seen.Bytes);
    }
}

internal sealed class UniqueLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "unique", static (in Arguments a) => Value.Stream(new UniqueNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
        natives.Add("universe", "distinct", static (in Arguments a) => Value.Stream(new DistinctNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
    }
}
