using System.Runtime.InteropServices;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary>
/// The first rows of a table in order of some columns, as a stable sort would have them, without keeping or sorting the others. A row that comes later must come strictly before
/// the last of the rows found so far.
/// </summary>
internal sealed class FirstRows(TableSchema schema, int[] columns, bool isDescending, int count)
{
    private readonly RowThreshold[] _last = [.. columns.Select(c => RowThreshold.Of(schema[c].Type, isDescending))];
    private readonly List<Chunk> _kept = [];
    private readonly List<int> _rows = [];
    private int _keptRows;
    private bool _isFull;

    private int Room => 2 * count + 64;

    public void Add(Chunk chunk, RunContext context)
    {
        var keys = Array.ConvertAll(columns, c => AggregateNode.Dense(chunk[c]));
        Comparison<int>[]? comparisons = null;
        _rows.Clear();
        for (var row = Next(keys, 0, chunk.Rows); row < chunk.Rows; row = Next(keys, row + 1, chunk.Rows))
        {
            _rows.Add(row);
            if (_rows.Count < Room)
                continue;
            comparisons ??= Array.ConvertAll(keys, k => RowComparison.Of(k, isDescending));
            SortNode.Order(CollectionsMarshal.AsSpan(_rows), comparisons, context);
            _rows.RemoveRange(count, _rows.Count - count);
            SetLast(keys, _rows[^1]);
        }
        if (_rows.Count == 0)
            return;
        _rows.Sort();
        _kept.Add(chunk.Take(CollectionsMarshal.AsSpan(_rows)));
        _keptRows += _rows.Count;
        if (_keptRows >= Room)
            Shrink(context);
    }

    /// <summary>The rows so far under a schema with more columns.</summary>
    public FirstRows Widened(TableSchema wider, int[] indexes, RunContext context)
    {
        var result = new FirstRows(wider, indexes, isDescending, count);
        foreach (var chunk in _kept)
            result.Add(FoldingMerger<FirstRowsFold>.Widened(chunk, wider), context);
        return result;
    }

    /// <summary>The rows, sorted; null when there was none.</summary>
    public Chunk? Finish(RunContext context)
    {
        if (_keptRows == 0)
            return null;
        Shrink(context);
        return _kept[0];
    }

    // The rows kept stay in order of arrival among equals, so that their positions can decide.
    private void Shrink(RunContext context)
    {
        var whole = Chunk.Joined(schema, _kept, _keptRows);
        var rows = new int[whole.Rows];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = i;
        SortNode.Order(rows, Array.ConvertAll(columns, c => RowComparison.Of(whole[c], isDescending)), context);
        var first = whole.Take(rows.AsSpan(0, Math.Min(count, rows.Length)));
        _kept.Clear();
        _kept.Add(first);
        _keptRows = first.Rows;
        if (first.Rows == count)
            SetLast(Array.ConvertAll(columns, c => AggregateNode.Dense(first[c])), count - 1);
    }

    private void SetLast(Column[] keys, int row)
    {
        for (var i = 0; i < keys.Length; i++)
            _last[i].Set(keys[i], row);
        _isFull = true;
    }

    // The next row that comes before the last one found; any row while there are too few.
    private int Next(Column[] keys, int from, int rows)
    {
        if (!_isFull)
            return from;
        if (keys.Length == 0)
            return rows;
        while ((from = _last[0].Next(keys[0], from)) < rows)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var order = _last[i].Compare(keys[i], from);
                if (order < 0)
                    return from;
                if (order > 0)
                    break;
            }
            from++;
        }
        return from;
    }
}

/// <summary>The first rows of a table that is merged from chunks with more and more columns.</summary>
internal sealed class FirstRowsFold(GroupKey key, string[] columns, bool isDescending, int count, RunContext context) : IFold
{
    private TableSchema? _schema;
    private TableSchema? _lastSeen;
    private FirstRows? _rows;

    public void Add(Chunk chunk)
    {
        if (!ReferenceEquals(chunk.Schema, _lastSeen))
            Widen(chunk.Schema);
        _rows!.Add(FoldingMerger<FirstRowsFold>.Widened(chunk, _schema!), context);
    }

    public Chunk? Finish() => _rows?.Finish(context);

    private void Widen(TableSchema schema)
    {
        _lastSeen = schema;
        var wider = _schema ?? schema;
        foreach (var column in schema.Columns)
        {
            if (wider.IndexOf(column.Label) < 0)
                wider = wider.With(column.Label, column.Type);
        }
        if (ReferenceEquals(wider, _schema))
            return;
        _schema = wider;
        int[] indexes = [.. columns.Where(c => !key.Has(c)).Select(wider.IndexOf).Where(i => i >= 0)];
        _rows = _rows?.Widened(wider, indexes, context) ?? new(wider, indexes, isDescending, count);
    }
}

/// <summary>A value of one column that the values of rows are compared with, nulls first in either direction.</summary>
internal abstract class RowThreshold
{
    public static RowThreshold Of(ColumnType type, bool isDescending) => (type, isDescending) switch
    {
        (ColumnType.Float, false) => new Typed<double, Floats>(),
        (ColumnType.Float, true) => new Typed<double, Backwards<double, Floats>>(),
        (ColumnType.String, false) => new Typed<string, Texts>(),
        (ColumnType.String, true) => new Typed<string, Backwards<string, Texts>>(),
        (ColumnType.Bool, false) => new Typed<bool, Bools>(),
        (ColumnType.Bool, true) => new Typed<bool, Backwards<bool, Bools>>(),
        (ColumnType.UInt, false) => new Typed<long, Unsigned>(),
        (ColumnType.UInt, true) => new Typed<long, Backwards<long, Unsigned>>(),
        (_, false) => new Typed<long, Longs>(),
        (_, true) => new Typed<long, Backwards<long, Longs>>(),
    };

    public abstract void Set(Column column, int row);

    /// <summary>Negative when the row comes before the value.</summary>
    public abstract int Compare(Column column, int row);

    /// <summary>The first row at or behind a position that does not come after the value; the length of the column when there is none.</summary>
    public abstract int Next(Column column, int from);

    private interface IOrder<T>
    {
        static abstract int Compare(T a, T b);
    }

    private sealed class Typed<T, TOrder> : RowThreshold
        where TOrder : struct, IOrder<T>
    {
        private T _value = default!;
        private bool _isNull;

        public override void Set(Column column, int row)
        {
            _isNull = column.IsNull(row);
            _value = ((Column<T>)column).Values[row];
        }

        public override int Compare(Column column, int row)
        {
            var isNull = column.IsNull(row);
            return isNull || _isNull ? _isNull.CompareTo(isNull) : TOrder.Compare(((Column<T>)column).Values[row], _value);
        }

        public override int Next(Column column, int from)
        {
            if (_isNull || column.HasNulls)
            {
                while (from < column.Length && Compare(column, from) > 0)
                    from++;
                return from;
            }
            var values = ((Column<T>)column).Values;
            var value = _value;
            for (; from < values.Length; from++)
            {
                if (TOrder.Compare(values[from], value) <= 0)
                    break;
            }
            return from;
        }
    }

    private readonly struct Backwards<T, TOrder> : IOrder<T>
        where TOrder : struct, IOrder<T>
    {
        public static int Compare(T a, T b) => TOrder.Compare(b, a);
    }

    private readonly struct Floats : IOrder<double>
    {
        public static int Compare(double a, double b) => a.CompareTo(b);
    }

    private readonly struct Longs : IOrder<long>
    {
        public static int Compare(long a, long b) => a.CompareTo(b);
    }

    private readonly struct Unsigned : IOrder<long>
    {
        public static int Compare(long a, long b) => unchecked((ulong)a).CompareTo(unchecked((ulong)b));
    }

    private readonly struct Bools : IOrder<bool>
    {
        public static int Compare(bool a, bool b) => a.CompareTo(b);
    }

    private readonly struct Texts : IOrder<string>
    {
        public static int Compare(string a, string b) => ValueOrder.CompareText(a, b);
    }
}
