using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Values;

/// <summary>The type of a value as messages name it.</summary>
internal static class TypeText
{
    public static string Of(ValueKind kind) => kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Bool => "bool",
        ValueKind.Int => "int",
        ValueKind.UInt => "uint",
        ValueKind.Float => "float",
        ValueKind.String => "string",
        ValueKind.Time => "time",
        ValueKind.Duration => "duration",
        ValueKind.Bytes => "bytes",
        ValueKind.Regexp => "regexp",
        ValueKind.Array => "array",
        ValueKind.Dict => "dict",
        ValueKind.Record => "object",
        ValueKind.Function => "function",
        ValueKind.Stream => "stream",
        ValueKind.Dynamic => "dynamic",
        _ => "invalid",
    };

    /// <summary>With the types inside composites: <c>[int]</c>, <c>{a: int}</c>, <c>[string: int]</c>.</summary>
    public static string Of(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                return value.NullType is { } type ? type.Text() : "null";
            case ValueKind.Array:
                return value.AsArray.Count == 0 ? "[A]" : $"[{Of(value.AsArray[0])}]";
            case ValueKind.Dict:
                return value.AsDict.Count == 0 ? "[A:B]" : $"[{Of(value.AsDict.Entries.First().Key)}:{Of(value.AsDict.Entries.First().Value)}]";
            case ValueKind.Record:
                return $"{{{string.Join(", ", value.AsRecord.Members.OrderBy(m => m.Label, StringComparer.Ordinal).Select(m => $"{m.Label}: {Of(m.Value)}"))}}}";
            case ValueKind.Function:
                return value.AsFunction.TypeText;
            default:
                return Of(value.Kind);
        }
    }
}
