using System.Numerics;
using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>cumulativeSum</c>: the sum of a column up to each row. A null repeats the sum; columns that are no numbers stay.</summary>
internal sealed class CumulativeSumNode(CallSite origin, StreamNode input, string[] columns) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var found = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            if (columns.Contains(table.Schema[i].Label) && !table.IsKey(i) && table.Schema[i].Type.IsNumeric())
                found.Add(i);
        }
        return found.Count == 0 ? table : table with { Chunks = Rows(table, found, context) };
    }

    private static IEnumerable<Chunk> Rows(Table table, List<int> found, RunContext context)
    {
        var floats = new double[found.Count];
        var integers = new long[found.Count];
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var sums = chunk.Columns.ToArray();
            for (var i = 0; i < found.Count; i++)
            {
                var column = chunk[found[i]];
                sums[found[i]] = column.Type == ColumnType.Float ? Sums(column.Dense<double>(), ref floats[i]) : Sums(column.Dense<long>(), ref integers[i]);
            }
            yield return new(table.Schema, sums, chunk.Rows);
        }
    }

    private static Column<T> Sums<T>(Column<T> column, ref T sum)
        where T : struct, INumber<T>
    {
        var values = column.Values;
        var nulls = column.Nulls;
        var sums = new T[values.Length];
        for (var row = 0; row < values.Length; row++)
        {
            if (nulls.IsEmpty || !nulls[row])
                sum = unchecked(sum + values[row]);
            sums[row] = sum;
        }
        return new(column.Type, sums, 0, sums.Length, null);
    }
}

internal sealed class CumulativeSumLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "cumulativeSum", static (in Arguments a) => Value.Stream(new CumulativeSumNode(a.Origin, a.Stream(0), a.Strings(1) ?? ["_value"])));
}
