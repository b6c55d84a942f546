using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>keyValues</c>: the different values of some columns, with the columns' names, in order of appearance.</summary>
internal sealed class KeyValuesNode(CallSite origin, StreamNode input, string[] columns) : RowTransform(origin, input)
{
    // In the set, and in the two columns of the result.
    private const int EntryBytes = 80;

    protected override Table Transform(Table table, RunContext context)
    {
        int[] found = [.. columns.Distinct().Select(table.Schema.IndexOf).Where(i => i >= 0)];
        if (found.Length == 0)
            throw Error("no column of keyColumns exists");
        var type = table.Schema[found[0]].Type;
        if (found.Any(i => table.Schema[i].Type != type))
            throw FluxException.Invalid("keyColumns must all be the same type");
        var labels = new ColumnBuilder<string>(ColumnType.String, 16);
        var values = ColumnBuilder.Create(type);
        var growth = new Growth();
        var seen = new HashSet<(int, Value)>(Comparer.Instance);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            for (var row = 0; row < chunk.Rows; row++)
            {
                foreach (var i in found)
                {
                    if ((chunk[i].IsConstant && row > 0) || chunk[i].IsNull(row) || !seen.Add((i, chunk[i, row])))
                        continue;
                    growth.Add(EntryBytes + (chunk[i, row] is { Kind: ValueKind.String } text ? TextSize.Of(text.AsString) : 0));
                    labels.Append(table.Schema[i].Label);
                    values.AddFrom(chunk[i], row);
                }
            }
        }
        var result = KeyRows.Of(table.Key, labels.Count, ("_key", labels.Build()), ("_value", values.Build()));
        growth.MoveTo(result.Chunks);
        return result;
    }

    private sealed class Comparer : IEqualityComparer<(int Column, Value Value)>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals((int Column, Value Value) x, (int Column, Value Value) y) => x.Column == y.Column && GroupKey.Same(x.Value, y.Value);

        public int GetHashCode((int Column, Value Value) pair) => HashCode.Combine(pair.Column, GroupKey.HashOf(pair.Value));
    }
}

internal sealed class KeyValuesLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "keyValues", static (in Arguments a) =>
        Value.Stream(new KeyValuesNode(a.Origin, a.Stream(0), a.Strings(1) ?? throw FluxException.Invalid("neither column list nor predicate function provided"))));
}
