using System.Globalization;
using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Values;

/// <summary>
/// The conversion functions. Null gives null (of the target type), dynamic is unwrapped. Messages are the text after the call's own prefix.
/// </summary>
internal static class Conversions
{
    public static Value ToInt(Value v) => v.Kind switch
    {
        ValueKind.Int => v,
        ValueKind.Null => Value.Null(ColumnType.Int),
        ValueKind.String when long.TryParse(v.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => Value.Int(parsed),
        ValueKind.String => throw Syntax(v.AsString, "int"),
        ValueKind.UInt => Value.Int(unchecked((long)v.AsUInt)),
        ValueKind.Float => Value.Int(Truncate(v.AsFloat)),
        ValueKind.Bool => Value.Int(v.AsBool ? 1 : 0),
        ValueKind.Time => Value.Int(v.AsTime),
        ValueKind.Duration => Value.Int(v.AsDuration.ApproximateNanoseconds),
        ValueKind.Dynamic => ToInt(v.AsDynamic.Inner),
        _ => throw Unconvertible(v, "int"),
    };

    public static Value ToUInt(Value v) => v.Kind switch
    {
        ValueKind.UInt => v,
        ValueKind.Null => Value.Null(ColumnType.UInt),
        ValueKind.String when ulong.TryParse(v.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => Value.UInt(parsed),
        ValueKind.String => throw Syntax(v.AsString, "uint"),
        ValueKind.Int => Value.UInt(unchecked((ulong)v.AsInt)),
        ValueKind.Float => Value.UInt(v.AsFloat >= 9223372036854775808.0 && v.AsFloat < 18446744073709551616.0 ? (ulong)v.AsFloat : unchecked((ulong)Truncate(v.AsFloat))),
        ValueKind.Bool => Value.UInt(v.AsBool ? 1UL : 0),
        ValueKind.Time => Value.UInt(unchecked((ulong)v.AsTime)),
        ValueKind.Duration => Value.UInt(unchecked((ulong)v.AsDuration.ApproximateNanoseconds)),
        ValueKind.Dynamic => ToUInt(v.AsDynamic.Inner),
        _ => throw Unconvertible(v, "uint"),
    };

    public static Value ToFloat(Value v) => v.Kind switch
    {
        ValueKind.Float => v,
        ValueKind.Null => Value.Null(ColumnType.Float),
        ValueKind.String when FloatText.TryParse(v.AsString, out var parsed) => Value.Float(parsed),
        ValueKind.String => throw Syntax(v.AsString, "float"),
        ValueKind.Int => Value.Float(v.AsInt),
        ValueKind.UInt => Value.Float(v.AsUInt),
        ValueKind.Bool => Value.Float(v.AsBool ? 1 : 0),
        ValueKind.Dynamic => ToFloat(v.AsDynamic.Inner),
        _ => throw Unconvertible(v, "float"),
    };

    public static Value ToBool(Value v)
    {
        switch (v.Kind)
        {
            case ValueKind.Bool:
                return v;
            case ValueKind.Null:
                return Value.Null(ColumnType.Bool);
            case ValueKind.String:
                return v.AsString switch
                {
                    "true" => Value.True,
                    "false" => Value.False,
                    _ => throw FluxException.Invalid($"cannot convert string \"{v.AsString}\" to bool"),
                };
            case ValueKind.Int or ValueKind.UInt:
                return v.AsInt switch
                {
                    0 => Value.False,
                    1 => Value.True,
                    _ => throw FluxException.Invalid($"cannot convert {TypeText.Of(v.Kind)} {Display.Convert(v)} to bool, must be 0 or 1"),
                };
            case ValueKind.Float:
                return v.AsFloat switch
                {
                    0 => Value.False,
                    1 => Value.True,
                    var other => throw FluxException.Invalid($"cannot convert float {other.ToString("F6", CultureInfo.InvariantCulture)} to bool, must be 0 or 1"),
                };
            case ValueKind.Dynamic:
                return ToBool(v.AsDynamic.Inner);
            default:
                throw Unconvertible(v, "bool");
        }
    }

    public static Value ToString(Value v) => v.Kind switch
    {
        ValueKind.String => v,
        ValueKind.Null => Value.Null(ColumnType.String),
        ValueKind.Bytes => Value.String(Work.Text(Utf8(v.AsBytes))),
        ValueKind.Dynamic => ToString(v.AsDynamic.Inner),
        ValueKind.Regexp => throw Unconvertible(v, "string"),
        _ => Display.Convert(v) is { } text ? Value.String(text) : throw Unconvertible(v, "string"),
    };

    public static Value ToTime(Value v) => v.Kind switch
    {
        ValueKind.Time => v,
        ValueKind.Null => Value.Null(ColumnType.Time),
        ValueKind.String when TimeText.TryParse(v.AsString, out var parsed) => Value.Time(parsed),
        ValueKind.String => throw FluxException.Invalid($"cannot convert string \"{v.AsString}\" to time due to invalid syntax: cannot parse date{(v.AsString.Contains('T', StringComparison.Ordinal) ? " time" : "")}"),
        ValueKind.Int or ValueKind.UInt => Value.Time(v.AsInt),
        ValueKind.Dynamic => ToTime(v.AsDynamic.Inner),
        _ => throw Unconvertible(v, "time"),
    };

    public static Value ToDuration(Value v) => v.Kind switch
    {
        ValueKind.Duration => v,
        ValueKind.Null => default,
        ValueKind.String when FluxDuration.TryParse(v.AsString, out var parsed) => Value.Duration(parsed),
        ValueKind.String => throw Syntax(v.AsString, "duration"),
        ValueKind.Int or ValueKind.UInt => Value.Duration(FluxDuration.OfNanoseconds(v.AsInt)),
        ValueKind.Dynamic => ToDuration(v.AsDynamic.Inner),
        _ => throw Unconvertible(v, "duration"),
    };

    public static Value ToBytes(Value v) => v.Kind switch
    {
        ValueKind.String => Value.Bytes(Utf8(v.AsString)),
        ValueKind.Bytes => v,
        ValueKind.Dynamic => ToBytes(v.AsDynamic.Inner),
        _ => throw Unconvertible(v, "bytes"),
    };

    private static byte[] Utf8(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Work.Keep(bytes, bytes.Length);
        return bytes;
    }

    private static string Utf8(byte[] bytes)
    {
        TextLimit.Check(bytes.Length);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw FluxException.Invalid("cannot convert bytes to string due to invalid UTF-8");
        }
    }

    // NaN and what does not fit give the smallest int, as the processor's own conversion does.
    private static long Truncate(double value) => value is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : long.MinValue;

    private static FluxException Syntax(string text, string target) => FluxException.Invalid($"cannot convert string \"{text}\" to {target} due to invalid syntax");

    private static FluxException Unconvertible(Value v, string target) => FluxException.Invalid($"cannot convert {TypeText.Of(v)} to {target}");
}
