using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>A stretch of one column: immutable, typed, with nulls. Int, uint and time are <c>long</c>s.</summary>
internal abstract class Column(ColumnType type, int length)
{
    public ColumnType Type { get; } = type;

    public int Length { get; } = length;

    /// <summary>The same value in every row.</summary>
    public bool IsConstant => this is ConstantColumn;

    public abstract bool HasNulls { get; }

    /// <summary>Memory of its own, in bytes, texts included.</summary>
    public abstract long Bytes { get; }

    /// <summary>The part of <see cref="Bytes"/> that texts take.</summary>
    public virtual long TextBytes => 0;

    public abstract Value this[int row] { get; }

    public abstract bool IsNull(int row);

    /// <summary>Shares the memory.</summary>
    public abstract Column Slice(int offset, int count);

    /// <summary>The given rows in the given order.</summary>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>The same bits under another type of the same representation (int, uint, time).</summary>
    public abstract Column As(ColumnType type);

    /// <summary>
    /// An array-backed form, which a constant column makes on demand. T is <c>long</c> (int, uint, time), <c>double</c>, <c>bool</c> or <c>string</c>, as the type has it.
    /// </summary>
    public Column<T> Dense<T>() => this as Column<T> ?? ((ConstantColumn)this).Expand<T>();

    public static Column OfNulls(ColumnType type, int length) => new ConstantColumn(type, Value.Null(type), length);

    public static Column Constant(Value value, int length) =>
        new ConstantColumn(value.ColumnType ?? throw new UnreachableException("a constant column needs a type"), value, length);

    public static Column OfTimes(long[] times) => new Column<long>(ColumnType.Time, times, 0, times.Length, null);

    public static Column OfInts(long[] values) => new Column<long>(ColumnType.Int, values, 0, values.Length, null);

    public static Column OfFloats(double[] values, bool[]? nulls = null) => new Column<double>(ColumnType.Float, values, 0, values.Length, nulls);

    public static Column OfBools(bool[] values, bool[]? nulls = null) => new Column<bool>(ColumnType.Bool, values, 0, values.Length, nulls);

    public static Column OfStrings(string[] values, bool[]? nulls = null) => new Column<string>(ColumnType.String, values, 0, values.Length, nulls);
}

/// <summary>A column in an array. Where <see cref="Nulls"/> says null, the value is meaningless.</summary>
internal sealed class Column<T> : Column
{
    private readonly T[] _values;
    private readonly bool[]? _nulls;
    private readonly int _offset;
    private long _textBytes = typeof(T) == typeof(string) ? -1 : 0;

    /// <param name="nulls">True for null; as long as <paramref name="values"/>, or null when there is none.</param>
    public Column(ColumnType type, T[] values, int offset, int length, bool[]? nulls)
        : base(type, length)
    {
        Debug.Assert(typeof(T) == (type switch { ColumnType.Float => typeof(double), ColumnType.Bool => typeof(bool), ColumnType.String => typeof(string), _ => typeof(long) }));
        _values = values;
        _offset = offset;
        _nulls = nulls;
    }

    public ReadOnlySpan<T> Values => _values.AsSpan(_offset, Length);

    /// <summary>Empty when there is no null.</summary>
    public ReadOnlySpan<bool> Nulls => _nulls is null ? default : _nulls.AsSpan(_offset, Length);

    public override bool HasNulls => _nulls is not null;

    public override long Bytes => Length * (typeof(T) == typeof(bool) ? 1L : 8L) + (_nulls is null ? 0 : Length) + TextBytes;

    public override long TextBytes => _textBytes >= 0 ? _textBytes : _textBytes = TextSize.Of(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, string>(ref MemoryMarshal.GetReference(Values)), Length));

    public override bool IsNull(int row) => _nulls is not null && _nulls[_offset + row];

    public override Value this[int row]
    {
        get
        {
            if (IsNull(row))
                return Value.Null(Type);
            var value = _values[_offset + row];
            // The comparisons of types are constants to the compiler.
            if (typeof(T) == typeof(double))
                return Value.Float((double)(object)value!);
            if (typeof(T) == typeof(bool))
                return Value.Bool((bool)(object)value!);
            if (typeof(T) == typeof(string))
                return Value.String((string)(object)value!);
            var number = (long)(object)value!;
            return Type switch { ColumnType.Int => Value.Int(number), ColumnType.UInt => Value.UInt(unchecked((ulong)number)), _ => Value.Time(number) };
        }
    }

    public override Column Slice(int offset, int count) => count == Length ? this : new Column<T>(Type, _values, _offset + offset, count, _nulls);

    public override Column Take(ReadOnlySpan<int> rows)
    {
        var values = new T[rows.Length];
        var from = Values;
        for (var i = 0; i < rows.Length; i++)
            values[i] = from[rows[i]];
        bool[]? nulls = null;
        if (_nulls is not null)
        {
            var source = Nulls;
            for (var i = 0; i < rows.Length; i++)
            {
                if (source[rows[i]])
                    (nulls ??= new bool[rows.Length])[i] = true;
            }
        }
        return new Column<T>(Type, values, 0, rows.Length, nulls);
    }

    public override Column As(ColumnType type) => new Column<T>(type, _values, _offset, Length, _nulls);
}

/// <summary>One value, perhaps null, for all rows.</summary>
internal sealed class ConstantColumn(ColumnType type, Value value, int length) : Column(type, length)
{
    public Value Value { get; } = value.IsNull ? Value.Null(type) : value;

    public override bool HasNulls => Value.IsNull;

    public override long Bytes => 0;

    public override Value this[int row] => Value;

    public override bool IsNull(int row) => Value.IsNull;

    public override Column Slice(int offset, int count) => count == Length ? this : new ConstantColumn(Type, Value, count);

    public override Column Take(ReadOnlySpan<int> rows) => new ConstantColumn(Type, Value, rows.Length);

    public override Column As(ColumnType type) =>
        new ConstantColumn(type, Value.IsNull ? Value.Null(type) : type switch { ColumnType.Int => Value.Int(Value.AsInt), ColumnType.UInt => Value.UInt(Value.AsUInt), _ => Value.Time(Value.AsTime) }, Length);

    public Column<T> Expand<T>()
    {
        var values = new T[Length];
        if (Value.IsNull)
        {
            var nulls = new bool[Length];
            Array.Fill(nulls, true);
            if (typeof(T) == typeof(string))
                Array.Fill(values, (T)(object)"");
            return new Column<T>(Type, values, 0, Length, nulls);
        }
        object boxed = Type switch { ColumnType.Float => Value.AsFloat, ColumnType.Bool => Value.AsBool, ColumnType.String => Value.AsString, _ => Value.AsInt };
        Array.Fill(values, (T)boxed);
        return new Column<T>(Type, values, 0, Length, null);
    }
}
