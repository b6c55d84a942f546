using System.Runtime.CompilerServices;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>What a value takes in memory, roughly: what is large in itself is counted where it is made, and what is shared counts each time.</summary>
internal static class ValueSize
{
    private const int Header = 24;

    public static long Of(Value value) => Unsafe.SizeOf<Value>() + value.Kind switch
    {
        ValueKind.String => OfText(value.AsString),
        ValueKind.Bytes => value.AsBytes.Length < Work.LargeBytes ? Header + value.AsBytes.Length : 0,
        ValueKind.Array => value.AsArray.Count < FluxArray.ManyElements ? 2 * Header + (long)value.AsArray.Count * Unsafe.SizeOf<Value>() : 0,
        ValueKind.Record => 2 * Header + (long)value.AsRecord.Count * Unsafe.SizeOf<Value>(),
        ValueKind.Function => 128,
        ValueKind.Stream or ValueKind.Dict => 256,
        ValueKind.Dynamic => Header + Of(value.AsDynamic.Inner),
        ValueKind.Duration or ValueKind.Regexp => 2 * Header,
        _ => 0,
    };

    private static long OfText(string text) => text.Length < Work.LargeBytes / sizeof(char) ? Header + text.Length * sizeof(char) : 0;
}
