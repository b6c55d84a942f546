using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Values;

/// <summary>
/// A value of the language. Scalars live in a long, everything else in an object. <c>default</c> is a null without type, which is also what an argument
/// that was not given looks like; <see cref="Null(ColumnType)"/> is a null that knows its column type.
/// Accessors trust the kind: check <see cref="Kind"/> before.
/// </summary>
internal readonly struct Value
{
    private readonly object? _object;
    private readonly long _bits;

    private Value(ValueKind kind, long bits)
    {
        Kind = kind;
        _bits = bits;
    }

    private Value(ValueKind kind, object value)
    {
        Kind = kind;
        _object = value;
    }

    public ValueKind Kind { get; }

    public bool IsNull => Kind == ValueKind.Null;

    public static Value True => Bool(true);

    public static Value False => Bool(false);

    public static Value Null(ColumnType type) => new(ValueKind.Null, (long)type + 1);

    public static Value Null(ColumnType? type) => type is { } known ? Null(known) : default;

    public static Value Bool(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    public static Value Int(long value) => new(ValueKind.Int, value);

    public static Value UInt(ulong value) => new(ValueKind.UInt, unchecked((long)value));

    public static Value Float(double value) => new(ValueKind.Float, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public static Value Time(long nanoseconds) => new(ValueKind.Time, nanoseconds);

    public static Value String(string value) => new(ValueKind.String, value);

    public static Value Duration(FluxDuration value) => new(ValueKind.Duration, value);

    public static Value Bytes(byte[] value) => new(ValueKind.Bytes, value);

    public static Value Regexp(FluxRegexp value) => new(ValueKind.Regexp, value);

    public static Value Array(FluxArray value) => new(ValueKind.Array, value);

    public static Value Array(params Value[] elements) => new(ValueKind.Array, new FluxArray(elements));

    public static Value Dict(FluxDict value) => new(ValueKind.Dict, value);

    public static Value Record(FluxRecord value) => new(ValueKind.Record, value);

    public static Value Record(params (string Label, Value Value)[] members) => new(ValueKind.Record, FluxRecord.Of(members));

    public static Value Function(FluxFunction value) => new(ValueKind.Function, value);

    public static Value Stream(StreamNode value) => new(ValueKind.Stream, value);

    public static Value Dynamic(FluxDynamic value) => new(ValueKind.Dynamic, value);

    /// <summary>The type of a null from a column, null otherwise and for every other value.</summary>
    public ColumnType? NullType => Kind == ValueKind.Null && _bits > 0 ? (ColumnType)(_bits - 1) : null;

    /// <summary>The type of the column that this value, null or not, belongs in; null when there is none or it is not known.</summary>
    public ColumnType? ColumnType => Kind == ValueKind.Null ? NullType : Kind.ToColumnType();

    public bool AsBool => _bits != 0;

    public long AsInt => _bits;

    public ulong AsUInt => unchecked((ulong)_bits);

    public double AsFloat => BitConverter.Int64BitsToDouble(_bits);

    public long AsTime => _bits;

    public string AsString => (string)_object!;

    public FluxDuration AsDuration => (FluxDuration)_object!;

    public byte[] AsBytes => (byte[])_object!;

    public FluxRegexp AsRegexp => (FluxRegexp)_object!;

    public FluxArray AsArray => (FluxArray)_object!;

    public FluxDict AsDict => (FluxDict)_object!;

    public FluxRecord AsRecord => (FluxRecord)_object!;

    public FluxFunction AsFunction => (FluxFunction)_object!;

    public StreamNode AsStream => (StreamNode)_object!;

    public FluxDynamic AsDynamic => (FluxDynamic)_object!;

    /// <summary>For tests and the debugger.</summary>
    public override string ToString() => Display.Text(this);
}
