using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>sort</c>: stable, nulls first in either direction; columns of the key and unknown ones do not matter.</summary>
internal sealed class SortNode(CallSite origin, StreamNode input, string[] columns, bool isDescending) : RowTransform(origin, input)
{
    /// <summary>How many rows <see cref="First"/> should find at most; more are sorted faster.</summary>
    public const int Few = 4096;

    private bool IsByTime => columns is ["_time"] && !isDescending;

    /// <summary>The tables with only the first rows of what sorting would give, for a reader that wants no more and is the only one.</summary>
    public IEnumerable<Table> First(int count, RunContext context) => Input is RegroupNode { IsShared: false } regroup ? FirstMerged(regroup, count, context) : FirstOfEach(count, context);

    private IEnumerable<Table> FirstOfEach(int count, RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            context.ThrowIfCancelled();
            var indexes = Indexes(table);
            yield return indexes.Length == 0 ? table : table with { Chunks = First(table, indexes, count, context), IsTimeSorted = IsByTime };
        }
    }

    // Rows that cannot be among the first are not kept until their tables are merged.
    private IEnumerable<Table> FirstMerged(RegroupNode regroup, int count, RunContext context)
    {
        var merger = new FoldingMerger<FirstRowsFold>(context, regroup, key => new(key, columns, isDescending, count, context));
        var error = regroup.RegroupInto(merger, context);
        foreach (var (table, fold) in merger.Folds())
        {
            context.ThrowIfCancelled();
            var found = fold.Finish();
            yield return table with { Chunks = found is null ? [] : [FoldingMerger<FirstRowsFold>.Widened(found, table.Schema)], IsTimeSorted = IsByTime };
        }
        if (error is not null)
            throw error;
    }

    protected override Table Transform(Table table, RunContext context)
    {
        var indexes = Indexes(table);
        return indexes.Length == 0 ? table : table with { Chunks = Sorted(table, indexes, context), IsTimeSorted = IsByTime };
    }

    // None when the table is in order as it is.
    private int[] Indexes(Table table) =>
        IsByTime && table.IsTimeSorted ? [] : [.. columns.Select(table.Schema.IndexOf).Where(i => i >= 0 && !table.IsKey(i))];

    private IEnumerable<Chunk> First(Table table, int[] indexes, int count, RunContext context)
    {
        var first = new FirstRows(table.Schema, indexes, isDescending, count);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            first.Add(chunk, context);
        }
        if (first.Finish(context) is { } found)
            yield return found;
    }

    private IEnumerable<Chunk> Sorted(Table table, int[] indexes, RunContext context)
    {
        var buffered = BufferedTable.Of(table, context);
        if (buffered.Rows == 0)
            yield break;
        var whole = buffered.Whole();
        var rows = new int[whole.Rows];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = i;
        Order(rows, [.. indexes.Select(i => RowComparison.Of(whole[i], isDescending))], context);
        for (var at = 0; at < rows.Length; at += Chunk.TargetRows)
            yield return whole.Take(rows.AsSpan(at, Math.Min(Chunk.TargetRows, rows.Length - at)));
        context.Memory.Release(buffered.Bytes);
    }

    /// <summary>Sorts positions by what the comparisons say about them, equal ones by position.</summary>
    public static void Order(Span<int> rows, Comparison<int>[] comparisons, RunContext context)
    {
        var steps = 0;
        try
        {
            rows.Sort(Compare);
        }
        catch (InvalidOperationException e) when (e.InnerException is OperationCanceledException)
        {
            // Sorting wraps what a comparison throws.
            context.ThrowIfCancelled();
        }

        int Compare(int a, int b)
        {
            if ((++steps & 0xFFFF) == 0)
                context.ThrowIfCancelled();
            foreach (var comparison in comparisons)
            {
                var order = comparison(a, b);
                if (order != 0)
                    return order;
            }
            // The position decides last, which makes the sort stable.
            return a.CompareTo(b);
        }
    }
}

/// <summary>Compares rows of one column.</summary>
internal static class RowComparison
{
    public static Comparison<int> Of(Column column, bool isDescending) => column switch
    {
        Column<double> doubles => Of(doubles, isDescending, static (a, b) => a.CompareTo(b)),
        Column<string> strings => Of(strings, isDescending, ValueOrder.CompareText),
        Column<bool> bools => Of(bools, isDescending, static (a, b) => a.CompareTo(b)),
        Column<long> { Type: ColumnType.UInt } unsigned => Of(unsigned, isDescending, static (a, b) => unchecked((ulong)a).CompareTo(unchecked((ulong)b))),
        Column<long> longs => Of(longs, isDescending, static (a, b) => a.CompareTo(b)),
        _ => static (_, _) => 0,
    };

    private static Comparison<int> Of<T>(Column<T> column, bool isDescending, Func<T, T, int> compare)
    {
        var sign = isDescending ? -1 : 1;
        if (!column.HasNulls)
            return (a, b) => sign * compare(column.Values[a], column.Values[b]);
        return (a, b) =>
        {
            var (x, y) = (column.IsNull(a), column.IsNull(b));
            return x || y ? y.CompareTo(x) : sign * compare(column.Values[a], column.Values[b]);
        };
    }
}

internal sealed class SortLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "sort", static (in Arguments a) => Value.Stream(new SortNode(a.Origin, a.Stream(0), a.Strings(1) ?? ["_value"], a.Bool(2, false))));
}
