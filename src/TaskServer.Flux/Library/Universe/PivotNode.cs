using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary>
/// <c>pivot</c>: values become columns. Rows with equal row keys are one row; a later value for the same cell wins. Rows stand in the order in which
/// their keys appear; only what comes straight from a bucket is put in order of time, because the storage merges its series.
/// </summary>
internal sealed class PivotNode(CallSite origin, StreamNode input, string[] rowKey, string[] columnKey, string valueColumn) : StreamNode(origin, input)
{
    public override bool IsRowTypeKnown => false;

    protected override IEnumerable<Table> Open(RunContext context)
    {
        var groups = new Dictionary<GroupKey, PivotedTable>();
        var order = new List<PivotedTable>();
        foreach (var table in Input.Read(context))
        {
            var rows = Indexes(table, rowKey, "row key column");
            var columns = Indexes(table, columnKey, "column");
            var value = Indexes(table, [valueColumn], "value column")[0];
            var key = table.Key.Where(l => !columnKey.Contains(l) && l != valueColumn);
            if (!groups.TryGetValue(key, out var group))
            {
                group = new(key, rowKey, [.. rows.Select(r => table.Schema[r].Type)], Input.IsStorageRead, this);
                groups.Add(key, group);
                order.Add(group);
            }
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                group.Add(chunk, rows, columns, value, context);
            }
        }
        order.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        foreach (var group in order)
        {
            yield return group.Build(context);
            context.Memory.Release(group.Bytes);
        }
    }

    private static int[] Indexes(Table table, string[] labels, string what) => Array.ConvertAll(labels, l =>
        table.Schema.IndexOf(l) is >= 0 and var index ? index : throw FluxException.Invalid($"specified {what} does not exist in table: {l}"));
}

/// <summary>One table of the output while it grows.</summary>
internal sealed class PivotedTable(GroupKey key, string[] rowKey, ColumnType[] rowTypes, bool mergesByTime, PivotNode owner)
{
    // An entry of the dictionary of rows; a column's objects; how much may be added before it is counted.
    private const int RowBytes = 32;
    private const int ColumnBytes = 400;
    private const int CountStep = 64 << 10;

    private readonly Dictionary<long, int> _byTime = [];
    private readonly Dictionary<RowKey, int> _byValues = [];
    private readonly ColumnBuilder[] _rowColumns = Array.ConvertAll(rowTypes, t => ColumnBuilder.Create(t));
    private readonly Dictionary<string, PivotColumn> _columns = new(StringComparer.Ordinal);
    private readonly List<PivotColumn> _order = [];
    private readonly bool _isByTime = rowTypes is [ColumnType.Time];
    private bool _isSorted = true;
    private long _last = long.MinValue;
    private int _rows;
    private long _texts;

    public GroupKey Key => key;

    public long Bytes { get; private set; }

    /// <summary>Adds rows and counts the memory that takes.</summary>
    public void Add(Chunk chunk, int[] rows, int[] columns, int value, RunContext context)
    {
        // The rows find their places before the values of each column follow.
        if (Array.Exists(columns, c => !chunk[c].IsConstant))
        {
            for (var row = 0; row < chunk.Rows; row++)
                RowFor(chunk, rows, row);
        }
        foreach (var part in RowGroups.Split(chunk, columns))
        {
            if (part.Rows == 0)
                continue;
            var target = ColumnFor(string.Join('_', columns.Select(c => part[c][0].IsNull ? "null" : Display.Convert(part[c][0]))), part[value].Type);
            for (var row = 0; row < part.Rows; row++)
                target.Set(RowFor(part, rows, row), part[value], row);
            _texts += part[value].TextBytes;
            // Every column becomes as long as there are rows.
            Count((RowBytes + (_rowColumns.Length + _order.Count) * 9L) * _rows + ColumnBytes * _order.Count + _texts, context);
        }
    }

    private void Count(long bytes, RunContext context)
    {
        if (bytes - Bytes < CountStep && Bytes > 0)
            return;
        context.ThrowIfCancelled();
        context.Memory.Allocate(bytes - Bytes);
        Bytes = bytes;
    }

    public Table Build(RunContext context)
    {
        var infos = new List<ColumnInfo>();
        var data = new List<Column>();
        for (var i = 0; i < key.Count; i++)
        {
            if (rowKey.Contains(key.LabelAt(i)))
                continue;
            var constant = Column.Constant(key.ValueAt(i), _rows);
            infos.Add(new(key.LabelAt(i), constant.Type));
            data.Add(constant);
        }
        for (var i = 0; i < rowKey.Length; i++)
        {
            infos.Add(new(rowKey[i], rowTypes[i]));
            data.Add(_rowColumns[i].Build());
        }
        foreach (var column in _order)
        {
            infos.Add(new(column.Label, column.Type));
            data.Add(column.Build(_rows));
        }
        var schema = new TableSchema([.. infos]);
        var chunk = new Chunk(schema, [.. data], _rows);
        if (mergesByTime && _isByTime && !_isSorted)
        {
            var rows = Enumerable.Range(0, _rows).ToArray();
            SortNode.Order(rows, [RowComparison.Of(chunk[rowKey[0]]!, isDescending: false)], context);
            chunk = chunk.Take(rows);
            _isSorted = true;
        }
        return new(key, schema, Pieces(chunk)) { IsTimeSorted = _isByTime && _isSorted && rowKey[0] == "_time" };
    }

    private static IEnumerable<Chunk> Pieces(Chunk chunk)
    {
        for (var at = 0; at < chunk.Rows; at += Chunk.TargetRows)
            yield return chunk.Slice(at, Math.Min(Chunk.TargetRows, chunk.Rows - at));
    }

    private PivotColumn ColumnFor(string label, ColumnType type)
    {
        if (_columns.TryGetValue(label, out var column))
            return column.Type == type ? column : throw owner.Error($"schema collision detected: column \"{label}\" is both of type {type.Text()} and {column.Type.Text()}");
        if (key.Has(label) || rowKey.Contains(label))
            throw owner.Error($"value \"{label}\" appears in a column key column, but a column named \"{label}\" already exists; consider renaming \"{label}\" to something else before pivoting");
        column = PivotColumn.Create(label, type);
        _columns.Add(label, column);
        _order.Add(column);
        return column;
    }

    private int RowFor(Chunk chunk, int[] rows, int row)
    {
        if (_isByTime && chunk[rows[0]] is Column<long> { HasNulls: false } times)
        {
            var time = times.Values[row];
            ref var index = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_byTime, time, out var known);
            if (!known)
            {
                index = NewRow(chunk, rows, row);
                _isSorted &= time >= _last;
                _last = time;
            }
            return index;
        }
        var values = Array.ConvertAll(rows, r => chunk[r, row]);
        if (_isByTime && values[0] is { IsNull: false } single)
        {
            if (_byTime.TryGetValue(single.AsTime, out var found))
                return found;
            _isSorted &= single.AsTime >= _last;
            _last = single.AsTime;
            return _byTime[single.AsTime] = NewRow(chunk, rows, row);
        }
        _isSorted = false;
        var rowKeyOf = new RowKey(values);
        if (!_byValues.TryGetValue(rowKeyOf, out var at))
            _byValues.Add(rowKeyOf, at = NewRow(chunk, rows, row));
        return at;
    }

    private int NewRow(Chunk chunk, int[] rows, int row)
    {
        for (var i = 0; i < rows.Length; i++)
            _rowColumns[i].AddFrom(chunk[rows[i]], row);
        return _rows++;
    }

    private readonly struct RowKey(Value[] values) : IEquatable<RowKey>
    {
        private readonly Value[] _values = values;

        public bool Equals(RowKey other)
        {
            for (var i = 0; i < _values.Length; i++)
            {
                if (!GroupKey.Same(_values[i], other._values[i]))
                    return false;
            }
            return true;
        }

        public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var value in _values)
                hash.Add(GroupKey.HashOf(value));
            return hash.ToHashCode();
        }
    }
}

/// <summary>Cells of one column, set in any order.</summary>
internal abstract class PivotColumn(string label, ColumnType type)
{
    public string Label => label;

    public ColumnType Type => type;

    public static PivotColumn Create(string label, ColumnType type) => type switch
    {
        ColumnType.Float => new Cells<double>(label, type),
        ColumnType.Bool => new Cells<bool>(label, type),
        ColumnType.String => new Cells<string>(label, type),
        _ => new Cells<long>(label, type),
    };

    public abstract void Set(int row, Column from, int at);

    /// <summary>The first rows; cells that were not set are null.</summary>
    public abstract Column Build(int rows);

    private sealed class Cells<T>(string label, ColumnType type) : PivotColumn(label, type)
    {
        private T[] _values = [];
        private bool[] _isSet = [];
        private int _count;

        public override void Set(int row, Column from, int at)
        {
            if (row >= _values.Length)
                Grow(row + 1);
            if (from is Column<T> dense)
            {
                _values[row] = dense.Values[at];
                Mark(row, !dense.IsNull(at));
                return;
            }
            var value = from[at];
            if (!value.IsNull)
            {
                var builder = (ColumnBuilder<T>)ColumnBuilder.Create(Type, 1);
                builder.Add(value);
                _values[row] = ((Column<T>)builder.Build()).Values[0];
            }
            Mark(row, !value.IsNull);
        }

        public override Column Build(int rows)
        {
            if (_values.Length < rows)
                Grow(rows);
            bool[]? nulls = null;
            if (_count < rows)
            {
                nulls = new bool[rows];
                for (var i = 0; i < rows; i++)
                {
                    nulls[i] = !_isSet[i];
                    if (nulls[i] && typeof(T) == typeof(string))
                        _values[i] = (T)(object)"";
                }
            }
            return new Column<T>(Type, _values, 0, rows, nulls);
        }

        private void Mark(int row, bool isSet)
        {
            if (isSet != _isSet[row])
                _count += isSet ? 1 : -1;
            _isSet[row] = isSet;
        }

        private void Grow(int needed)
        {
            var size = Math.Max(needed, Math.Max(16, _values.Length * 2));
            Array.Resize(ref _values, size);
            Array.Resize(ref _isSet, size);
        }
    }
}

internal sealed class PivotLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "pivot", static (in Arguments a) =>
    {
        var (rows, columns) = (a.Strings(1)!, a.Strings(2)!);
        if (rows.FirstOrDefault(columns.Contains) is { } both)
            throw FluxException.Invalid($"column name found in both rowKey and colKey: {both}");
        return Value.Stream(new PivotNode(a.Origin, a.Stream(0), rows, columns, a.String(3)));
    });
}
