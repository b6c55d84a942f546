using System.Buffers;
using CsCheck;
using TaskServer.Points;

namespace TaskServer.Tests.Points;

public sealed class BlockCodecTests
{
    private static readonly Gen<long[]> Times = Gen.OneOf(
        Gen.Long.HashSet[1, 50].Select(times => times.Order().ToArray()),
        from start in Gen.Int
        from step in Gen.OneOf(1L, 1_000, 10_000_000_000)
        from gaps in Gen.Int[1, 300].Array[1, 50]
        select gaps.Select((_, i) => start + (step * gaps.Take(i).Sum(g => (long)g))).ToArray(),
        from count in Gen.Int[1, 2000]
        select Enumerable.Range(0, count).Select(i => i * 10L).ToArray());

    [Fact]
    public void Floats_come_back_bit_by_bit() => RoundTrip(FieldType.Float, Gen.OneOf(
        Gen.Double,
        Gen.Int[-10_000, 10_000].Select(i => i / 100.0),
        Gen.OneOf(0.0, -0.0, double.NaN, double.Epsilon, double.MaxValue, 0.1, 1e15, 1e16, 4503599627370497.5)),
        (a, b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b));

    [Fact]
    public void Integers_come_back() => RoundTrip(FieldType.Integer, Gen.OneOf(Gen.Long, Gen.Int.Select(i => (long)i), Gen.Byte.Select(i => (long)i), Gen.OneOf(long.MinValue, long.MaxValue)));

    [Fact]
    public void Unsigned_integers_come_back() => RoundTrip(FieldType.Unsigned, Gen.OneOf(Gen.ULong, Gen.OneOf(0UL, 1UL, ulong.MaxValue)));

    [Fact]
    public void Booleans_come_back() => RoundTrip(FieldType.Boolean, Gen.Bool);

    [Fact]
    public void Strings_come_back() => RoundTrip(FieldType.String, Gen.OneOf(Gen.OneOf("", "ok", "ä€𝄞"), Gen.Int.Select(i => $"value {i}")));

    [Fact]
    public void A_changed_byte_is_noticed()
    {
        var bytes = Write(new PointBlock(FieldType.Float, [1, 2, 5], new[] { 0.5, 1.25, 3 }, 3));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => BlockCodec.Read(bytes));
            bytes[i] ^= 0x10;
        }
        Assert.Throws<InvalidDataException>(() => BlockCodec.Read(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Throws<InvalidDataException>(() => BlockCodec.Read([]));
    }

    [Fact]
    public void A_regular_series_of_measured_decimals_is_small()
    {
        var times = Enumerable.Range(0, 1000).Select(i => 1_700_000_000_000_000_000 + (i * 10_000_000_000L)).ToArray();
        var values = Enumerable.Range(0, 1000).Select(i => (2000 + (i % 300)) / 100.0).ToArray();
        Assert.InRange(Write(new PointBlock(FieldType.Float, times, values, 1000)).Length, 1, 2100);
    }

    private static void RoundTrip<T>(FieldType type, Gen<T> value, Func<T, T, bool>? equal = null)
    {
        equal ??= EqualityComparer<T>.Default.Equals;
        var blocks = from times in Times from values in value.Array[times.Length] select (Times: times, Values: values);
        blocks.Sample(block =>
        {
            var read = BlockCodec.Read(Write(new PointBlock(type, block.Times, block.Values, block.Times.Length)));
            var values = (T[])read.Values;
            return read.Type == type && read.Count == block.Times.Length && read.Times.SequenceEqual(block.Times)
                && values.Zip(block.Values).All(pair => equal(pair.First, pair.Second));
        }, iter: 2_000);
    }

    private static byte[] Write(PointBlock block)
    {
        var output = new ArrayBufferWriter<byte>();
        BlockCodec.Write(block, output);
        return output.WrittenSpan.ToArray();
    }
}
