using System.Runtime.CompilerServices;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Runtime.Bound;

namespace TaskServer.Flux.Values;

/// <summary>What a value takes in memory, roughly: what is large in itself is counted where it is made, and what is shared counts each time.</summary>
internal static class ValueSize
{
    private const int Header = 24;

    // How far a value is looked into.
    private const int Depth = 3;

    public static long Of(Value value) => Of(value, Depth);

    private static long Of(Value value, int depth) => Unsafe.SizeOf<Value>() + value.Kind switch
    {
        ValueKind.String => OfText(value.AsString),
        ValueKind.Bytes => value.AsBytes.Length < Work.LargeBytes ? Header + value.AsBytes.Length : 0,
        ValueKind.Array => value.AsArray.Count < FluxArray.ManyElements ? 2 * Header + Members(value.AsArray.Span, depth) : 0,
        ValueKind.Record => 2 * Header + Members(value.AsRecord, depth),
        ValueKind.Function => 128 + (value.AsFunction is Closure { Captured: { Parent: not null } frame } ? Members(frame.Slots, depth) : 0),
        ValueKind.Stream or ValueKind.Dict => 256,
        ValueKind.Dynamic => Header + Of(value.AsDynamic.Inner, depth),
        ValueKind.Duration or ValueKind.Regexp => 2 * Header,
        _ => 0,
    };

    private static long Members(ReadOnlySpan<Value> values, int depth)
    {
        if (depth == 0)
            return (long)values.Length * Unsafe.SizeOf<Value>();
        var bytes = 0L;
        foreach (var value in values)
            bytes += Of(value, depth - 1);
        return bytes;
    }

    private static long Members(FluxRecord record, int depth)
    {
        if (depth == 0)
            return (long)record.Count * Unsafe.SizeOf<Value>();
        var bytes = 0L;
        for (var i = 0; i < record.Count; i++)
            bytes += Of(record[i], depth - 1);
        return bytes;
    }

    private static long OfText(string text) => text.Length < Work.LargeBytes / sizeof(char) ? Header + text.Length * sizeof(char) : 0;
}
