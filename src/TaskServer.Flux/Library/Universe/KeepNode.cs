using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>keep</c> and <c>drop</c>: fewer columns, perhaps of the key, too. A table that has no column left is empty.</summary>
/// <param name="isKept">Says by its label whether a column stays.</param>
internal sealed class KeepNode(CallSite origin, StreamNode input, Func<RunContext, string, bool> isKept, bool touchesKeys) : ReshapeNode(origin, input)
{
    private readonly Dictionary<string, bool> _kept = new(StringComparer.Ordinal);

    // Keys that differ in a column that goes meet, and a table that lacks such a column may have had the key that is left all along.
    protected override bool MayMeet(Table before, Table after) => touchesKeys || base.MayMeet(before, after);

    protected override Table Reshape(Table table, RunContext context)
    {
        var columns = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            if (IsKept(table.Schema[i].Label, context))
                columns.Add(i);
        }
        if (columns.Count == table.Schema.Count)
            return table;
        if (columns.Count == 0)
            return Table.Empty(GroupKey.Empty, TableSchema.Empty);
        int[] indexes = [.. columns];
        var schema = table.Schema.Select(indexes);
        return table with { Key = table.Key.Where(schema.Has), Schema = schema, Chunks = Each(table, context, c => c.Select(schema, indexes)) };
    }

    private bool IsKept(string label, RunContext context)
    {
        if (!_kept.TryGetValue(label, out var kept))
            _kept[label] = kept = isKept(context, label);
        return kept;
    }
}

internal sealed class KeepLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "keep", static (in Arguments a) => Create(a, "keep", keeps: true, columns: 1, function: 2));
        natives.Add("universe", "drop", static (in Arguments a) => Create(a, "drop", keeps: false, columns: 2, function: 1));
    }

    private static Value Create(in Arguments a, string name, bool keeps, int columns, int function)
    {
        if (a.Has(columns) == a.Has(function))
            throw FluxException.Invalid($"{name} error: {(a.Has(columns) ? "both column list and predicate provided" : "neither column list nor predicate function provided")}");
        if (a.Strings(columns) is { } list)
        {
            // Without these no table is harder to tell from another.
            var touchesKeys = keeps || !Array.TrueForAll(list, l => l is "_time" or "_value");
            var labels = list.ToHashSet(StringComparer.Ordinal);
            return Value.Stream(new KeepNode(a.Origin, a.Stream(0), (_, label) => labels.Contains(label) == keeps, touchesKeys));
        }
        var predicate = new RowFunction(a.Function(function), a.Origin, "fn", "column");
        return Value.Stream(new KeepNode(a.Origin, a.Stream(0), (context, label) => predicate.Invoke(context, Value.String(label)) is { Kind: ValueKind.Bool, AsBool: true } == keeps, touchesKeys: true));
    }
}
