using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>Collects the values of one column. <see cref="Build"/> hands over what was collected and starts anew.</summary>
internal abstract class ColumnBuilder(ColumnType type)
{
    public ColumnType Type { get; } = type;

    public int Count { get; protected set; }

    public static ColumnBuilder Create(ColumnType type, int capacity = 16) => type switch
    {
        ColumnType.Float => new ColumnBuilder<double>(type, capacity),
        ColumnType.Bool => new ColumnBuilder<bool>(type, capacity),
        ColumnType.String => new ColumnBuilder<string>(type, capacity),
        _ => new ColumnBuilder<long>(type, capacity),
    };

    public abstract void AddNull();

    /// <summary>A value of this column's type, or a null.</summary>
    public abstract void Add(Value value);

    /// <summary>A row of a column of the same type.</summary>
    public abstract void AddFrom(Column column, int row);

    public abstract void AddAll(Column column);

    public abstract Column Build();
}

internal sealed class ColumnBuilder<T>(ColumnType type, int capacity) : ColumnBuilder(type)
{
    // What is beyond the count is never looked at.
    private T[] _values = GC.AllocateUninitializedArray<T>(Math.Max(capacity, 4));
    private bool[]? _nulls;

    public void Append(T value)
    {
        if (Count == _values.Length)
            Grow(Count + 1);
        _values[Count++] = value;
    }

    public void Append(ReadOnlySpan<T> values)
    {
        if (Count + values.Length > _values.Length)
            Grow(Count + values.Length);
        values.CopyTo(_values.AsSpan(Count));
        Count += values.Length;
    }

    public override void AddNull()
    {
        if (Count == _values.Length)
            Grow(Count + 1);
        _nulls ??= new bool[_values.Length];
        _nulls[Count] = true;
        if (typeof(T) == typeof(string))
            _values[Count] = (T)(object)"";
        Count++;
    }

    public override void Add(Value value)
    {
        if (value.IsNull)
            AddNull();
        else if (typeof(T) == typeof(double))
            Append((T)(object)value.AsFloat);
        else if (typeof(T) == typeof(bool))
            Append((T)(object)value.AsBool);
        else if (typeof(T) == typeof(string))
            Append((T)(object)value.AsString);
        else
            Append((T)(object)value.AsInt);
    }

    public override void AddFrom(Column column, int row)
    {
        if (column.IsNull(row))
            AddNull();
        else if (column is Column<T> dense)
            Append(dense.Values[row]);
        else
            Add(column[row]);
    }

    public override void AddAll(Column column)
    {
        var dense = column.Dense<T>();
        var start = Count;
        Append(dense.Values);
        if (!dense.HasNulls)
            return;
        _nulls ??= new bool[_values.Length];
        dense.Nulls.CopyTo(_nulls.AsSpan(start));
    }

    public override Column Build()
    {
        var column = new Column<T>(Type, _values, 0, Count, _nulls);
        _values = new T[4];
        _nulls = null;
        Count = 0;
        return column;
    }

    private void Grow(int needed)
    {
        var size = Math.Max(needed, _values.Length * 2);
        Array.Resize(ref _values, size);
        if (_nulls is not null)
            Array.Resize(ref _nulls, size);
    }
}
