namespace TaskServer.Flux.Tables;

internal readonly record struct ColumnInfo(string Label, ColumnType Type);

/// <summary>Labels and types of a table's columns, in order.</summary>
internal sealed class TableSchema
{
    private const int MaximalColumns = 100_000;

    private readonly Dictionary<string, int>? _index;
    private readonly ColumnInfo[] _columns;

    public TableSchema(params ColumnInfo[] columns)
    {
        if (columns.Length > MaximalColumns)
            throw FluxException.Invalid($"a table would have more than {MaximalColumns} columns");
        _columns = columns;
        if (columns.Length <= 8)
            return;
        _index = new(columns.Length, StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
            _index.TryAdd(columns[i].Label, i);
    }

    public static TableSchema Empty { get; } = new();

    public int Count => _columns.Length;

    public ColumnInfo this[int index] => _columns[index];

    public ReadOnlySpan<ColumnInfo> Columns => _columns;

    public IEnumerable<string> Labels => _columns.Select(c => c.Label);

    /// <summary>-1 when there is no such column.</summary>
    public int IndexOf(string label)
    {
        if (_index is not null)
            return _index.TryGetValue(label, out var index) ? index : -1;
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].Label == label)
                return i;
        }
        return -1;
    }

    public bool Has(string label) => IndexOf(label) >= 0;

    public TableSchema With(string label, ColumnType type)
    {
        var index = IndexOf(label);
        if (index < 0)
            return new([.. _columns, new(label, type)]);
        if (_columns[index].Type == type)
            return this;
        var columns = _columns.ToArray();
        columns[index] = new(label, type);
        return new(columns);
    }

    public TableSchema Select(ReadOnlySpan<int> columns)
    {
        var selected = new ColumnInfo[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            selected[i] = _columns[columns[i]];
        return new(selected);
    }

    public bool SameAs(TableSchema other) => ReferenceEquals(this, other) || _columns.AsSpan().SequenceEqual(other._columns);
}
