using System.Runtime.InteropServices;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Selectors;

/// <summary>
/// <c>quantile</c> as a selector: the row at a position of the rows in order of their values, equal values in order of appearance. A table without values gives a row of nulls.
/// </summary>
internal sealed class RowQuantileNode(CallSite origin, StreamNode input, string column, double quantile) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var index = table.Schema.IndexOf(column);
        if (index < 0)
            throw ColumnError($"no column \"{column}\" exists");
        return table with { Chunks = Selected(table, index, context), IsTimeSorted = true };
    }

    private IEnumerable<Chunk> Selected(Table table, int index, RunContext context)
    {
        var buffered = BufferedTable.Of(table, context);
        var whole = buffered.Whole();
        var row = buffered.Rows == 0 ? -1 : AggregateNode.Dense(whole[index]) switch
        {
            Column<double> floats => Find(floats, static v => v),
            Column<bool> bools => Find(bools, static v => v),
            Column<string> strings => Find(strings, static v => v, ValueOrder.CompareText),
            Column<long> { Type: ColumnType.UInt } unsigned => Find(unsigned, static v => unchecked((ulong)v)),
            var longs => Find((Column<long>)longs, static v => v),
        };
        var found = row < 0 ? NullRow(table) : whole.Slice(row, 1).Compacted();
        context.Memory.Release(buffered.Bytes);
        yield return found;
    }

    private int Find<T, TOrder>(Column<T> column, Func<T, TOrder> order, Comparison<TOrder>? comparison = null)
        where TOrder : IComparable<TOrder>
    {
        comparison ??= Comparer<TOrder>.Default.Compare;
        var values = column.Values;
        var sorted = new List<TOrder>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!column.IsNull(i))
                sorted.Add(order(values[i]));
        }
        if (sorted.Count == 0)
            return -1;
        if (sorted is List<string> texts)
            SortTexts(texts);
        else
            LongSort.Sort(CollectionsMarshal.AsSpan(sorted));
        var at = Math.Max((int)Math.Ceiling(quantile * sorted.Count) - 1, 0);
        var wanted = sorted[at];
        // The position among equal values, so that the sort need not be stable.
        var skip = at;
        while (skip > 0 && comparison(sorted[skip - 1], wanted) == 0)
            skip--;
        skip = at - skip;
        for (var i = 0; i < values.Length; i++)
        {
            if (!column.IsNull(i) && comparison(order(values[i]), wanted) == 0 && skip-- == 0)
                return i;
        }
        return -1;
    }

    // By the order of the UTF-8 bytes.
    private static void SortTexts(List<string> texts) => LongSort.Sort(CollectionsMarshal.AsSpan(texts), ValueOrder.CompareText);

    private static Chunk NullRow(Table table)
    {
        var columns = new Column[table.Schema.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new ConstantColumn(table.Schema[i].Type, table.Key[table.Schema[i].Label], 1);
        return new(table.Schema, columns, 1);
    }
}
