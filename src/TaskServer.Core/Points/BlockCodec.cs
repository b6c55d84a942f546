using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskServer.Points;

/// <summary>
/// Points as bytes: type, count, times, values, checksum. Times are the first one and the distances, divided by what all distances
/// have in common, less the least, in as few bytes as the greatest needs (none for a regular series). Whole numbers are written so
/// too, and floats that are decimals with few digits, as most measured ones are; other floats as they are.
/// </summary>
internal static class BlockCodec
{
    private const byte Raw = 255;
    private static readonly double[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    public static void Write(PointBlock block, ArrayBufferWriter<byte> output)
    {
        var start = output.WrittenCount;
        output.WriteByte((byte)block.Type);
        output.WriteNumber((ulong)block.Count);
        WriteTimes(block.Times.AsSpan(0, block.Count), output);
        switch (block.Values)
        {
            case double[] floats:
                WriteFloats(floats.AsSpan(0, block.Count), output);
                break;
            case bool[] booleans:
                WriteBooleans(booleans.AsSpan(0, block.Count), output);
                break;
            case string[] strings:
                WriteStrings(strings.AsSpan(0, block.Count), output);
                break;
            default:
                WriteIntegers(Bits(block.Values).AsSpan(0, block.Count), output);
                break;
        }
        var checksum = Checksum(output.WrittenSpan[start..]);
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), checksum);
        output.Advance(4);
    }

    /// <exception cref="InvalidDataException">The bytes are not a block.</exception>
    public static PointBlock Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || Checksum(bytes[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]))
            throw new InvalidDataException("the checksum of a block of points is wrong");
        var input = new ByteReader(bytes[..^4]);
        var type = (FieldType)input.Byte();
        var count = (int)input.Number();
        var times = GC.AllocateUninitializedArray<long>(count);
        ReadTimes(ref input, times);
        var values = type.NewArray(count);
        switch (values)
        {
            case double[] floats:
                ReadFloats(ref input, floats);
                break;
            case bool[] booleans:
                ReadBooleans(ref input, booleans);
                break;
            case string[] strings:
                ReadStrings(ref input, strings);
                break;
            default:
                ReadIntegers(ref input, Bits(values));
                break;
        }
        return new PointBlock(type, times, values, count);
    }

    // The runtime lets the two integer types stand for each other in arrays.
    private static long[] Bits(Array integers) => (long[])integers;

    private static void WriteTimes(ReadOnlySpan<long> times, ArrayBufferWriter<byte> output)
    {
        output.WriteFixed(times[0]);
        if (times.Length == 1)
            return;
        var distances = ArrayPool<long>.Shared.Rent(times.Length - 1);
        ulong common = 0;
        for (var i = 1; i < times.Length; i++)
        {
            var distance = unchecked((ulong)(times[i] - times[i - 1]));
            distances[i - 1] = (long)distance;
            if (common != 1 && (common == 0 || distance % common != 0))
                common = GreatestCommonDivisor(distance, common);
        }
        output.WriteNumber(common);
        var span = distances.AsSpan(0, times.Length - 1);
        ulong least = ulong.MaxValue, greatest = 0;
        foreach (ref var distance in span)
        {
            var quotient = common == 1 ? (ulong)distance : (ulong)distance / common;
            distance = (long)quotient;
            least = Math.Min(least, quotient);
            greatest = Math.Max(greatest, quotient);
        }
        output.WriteNumber(least);
        WritePacked(span, least, greatest - least, output);
        ArrayPool<long>.Shared.Return(distances);
    }

    private static void ReadTimes(ref ByteReader input, Span<long> times)
    {
        var time = input.Fixed();
        times[0] = time;
        if (times.Length == 1)
            return;
        unchecked
        {
            var common = (long)input.Number();
            var least = (long)input.Number() * common;
            var width = input.Byte();
            var packed = input.Take((times.Length - 1) * width);
            switch (width)
            {
                case 0:
                    for (var i = 1; i < times.Length; i++)
                        times[i] = time += least;
                    break;
                case 1:
                    for (var i = 0; i < packed.Length; i++)
                        times[i + 1] = time += least + (packed[i] * common);
                    break;
                case 2:
                    var shorts = MemoryMarshal.Cast<byte, ushort>(packed);
                    for (var i = 0; i < shorts.Length; i++)
                        times[i + 1] = time += least + (shorts[i] * common);
                    break;
                case 4:
                    var ints = MemoryMarshal.Cast<byte, uint>(packed);
                    for (var i = 0; i < ints.Length; i++)
                        times[i + 1] = time += least + (ints[i] * common);
                    break;
                default:
                    var longs = MemoryMarshal.Cast<byte, long>(packed);
                    for (var i = 0; i < longs.Length; i++)
                        times[i + 1] = time += least + (longs[i] * common);
                    break;
            }
        }
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    private static void WriteIntegers(ReadOnlySpan<long> values, ArrayBufferWriter<byte> output)
    {
        long least = values[0], greatest = values[0];
        foreach (var value in values)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }
        output.WriteFixed(least);
        WritePacked(values, unchecked((ulong)least), unchecked((ulong)(greatest - least)), output);
    }

    private static void ReadIntegers(ref ByteReader input, Span<long> values)
    {
        var least = input.Fixed();
        var width = input.Byte();
        var packed = input.Take(values.Length * width);
        unchecked
        {
            switch (width)
            {
                case 0:
                    values.Fill(least);
                    break;
                case 1:
                    for (var i = 0; i < values.Length; i++)
                        values[i] = least + packed[i];
                    break;
                case 2:
                    var shorts = MemoryMarshal.Cast<byte, ushort>(packed);
                    for (var i = 0; i < values.Length; i++)
                        values[i] = least + shorts[i];
                    break;
                case 4:
                    var ints = MemoryMarshal.Cast<byte, uint>(packed);
                    for (var i = 0; i < values.Length; i++)
                        values[i] = least + ints[i];
                    break;
                default:
                    var longs = MemoryMarshal.Cast<byte, long>(packed);
                    for (var i = 0; i < values.Length; i++)
                        values[i] = least + longs[i];
                    break;
            }
        }
    }

    private static void WriteFloats(ReadOnlySpan<double> values, ArrayBufferWriter<byte> output)
    {
        var scaled = ArrayPool<long>.Shared.Rent(values.Length);
        var whole = scaled.AsSpan(0, values.Length);
        for (byte digits = 0; digits < Powers.Length; digits++)
        {
            if (!IsDecimal(values, Powers[digits], whole))
                continue;
            output.WriteByte(digits);
            WriteIntegers(whole, output);
            ArrayPool<long>.Shared.Return(scaled);
            return;
        }
        ArrayPool<long>.Shared.Return(scaled);
        output.WriteByte(Raw);
        output.Write(MemoryMarshal.AsBytes(values));
    }

    // Whether dividing whole numbers by the power gives these very floats, bit by bit (so -0, NaN and infinities are not decimals).
    private static bool IsDecimal(ReadOnlySpan<double> values, double power, Span<long> whole)
    {
        const double limit = 1L << 31;
        double least = double.MaxValue, greatest = double.MinValue;
        for (var i = 0; i < values.Length; i++)
        {
            var scaled = Math.Round(values[i] * power);
            least = Math.Min(least, scaled);
            greatest = Math.Max(greatest, scaled);
            if (!(Math.Abs(scaled) < 1L << 52) || greatest - least >= limit
                || BitConverter.DoubleToInt64Bits((long)scaled / power) != BitConverter.DoubleToInt64Bits(values[i]))
                return false;
            whole[i] = (long)scaled;
        }
        return true;
    }

    private static void ReadFloats(ref ByteReader input, double[] values)
    {
        var digits = input.Byte();
        if (digits == Raw)
        {
            input.Take(values.Length * sizeof(double)).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }
        // Whole numbers below 2^53, so adding them as floats is exact.
        var power = Powers[digits];
        double least = input.Fixed();
        var width = input.Byte();
        var packed = input.Take(values.Length * width);
        switch (width)
        {
            case 0:
                Array.Fill(values, least / power);
                break;
            case 1:
                for (var i = 0; i < values.Length; i++)
                    values[i] = (least + packed[i]) / power;
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(packed);
                for (var i = 0; i < values.Length; i++)
                    values[i] = (least + shorts[i]) / power;
                break;
            default:
                var ints = MemoryMarshal.Cast<byte, uint>(packed);
                for (var i = 0; i < values.Length; i++)
                    values[i] = (least + ints[i]) / power;
                break;
        }
    }

    private static void WriteBooleans(ReadOnlySpan<bool> values, ArrayBufferWriter<byte> output)
    {
        var bytes = output.GetSpan((values.Length + 7) / 8)[..((values.Length + 7) / 8)];
        bytes.Clear();
        for (var i = 0; i < values.Length; i++)
            bytes[i >> 3] |= (byte)(values[i] ? 1 << (i & 7) : 0);
        output.Advance(bytes.Length);
    }

    private static void ReadBooleans(ref ByteReader input, bool[] values)
    {
        var bytes = input.Take((values.Length + 7) / 8);
        for (var i = 0; i < values.Length; i++)
            values[i] = (bytes[i >> 3] >> (i & 7) & 1) != 0;
    }

    // Each text once, then which of them each value is.
    private static void WriteStrings(ReadOnlySpan<string> values, ArrayBufferWriter<byte> output)
    {
        var texts = new Dictionary<string, int>();
        var indexes = ArrayPool<long>.Shared.Rent(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!texts.TryGetValue(values[i], out var index))
                texts.Add(values[i], index = texts.Count);
            indexes[i] = index;
        }
        output.WriteNumber((ulong)texts.Count);
        foreach (var text in texts.Keys)
        {
            var length = Encoding.UTF8.GetByteCount(text);
            output.WriteNumber((ulong)length);
            output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
        }
        WritePacked(indexes.AsSpan(0, values.Length), 0, (ulong)texts.Count - 1, output);
        ArrayPool<long>.Shared.Return(indexes);
    }

    private static void ReadStrings(ref ByteReader input, string[] values)
    {
        var texts = new string[(int)input.Number()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Encoding.UTF8.GetString(input.Take((int)input.Number()));
        var width = input.Byte();
        var packed = input.Take(values.Length * width);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = texts[width switch
            {
                0 => 0,
                1 => packed[i],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(packed[(i * 2)..]),
                _ => (int)BinaryPrimitives.ReadUInt32LittleEndian(packed[(i * 4)..]),
            }];
        }
    }

    private static void WritePacked(ReadOnlySpan<long> values, ulong least, ulong range, ArrayBufferWriter<byte> output)
    {
        var width = range switch { 0 => 0, <= byte.MaxValue => 1, <= ushort.MaxValue => 2, <= uint.MaxValue => 4, _ => 8 };
        output.WriteByte((byte)width);
        var bytes = output.GetSpan(Math.Max(values.Length * width, 1))[..(values.Length * width)];
        var offset = unchecked((long)least);
        unchecked
        {
            switch (width)
            {
                case 1:
                    for (var i = 0; i < values.Length; i++)
                        bytes[i] = (byte)(values[i] - offset);
                    break;
                case 2:
                    var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                    for (var i = 0; i < values.Length; i++)
                        shorts[i] = (ushort)(values[i] - offset);
                    break;
                case 4:
                    var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                    for (var i = 0; i < values.Length; i++)
                        ints[i] = (uint)(values[i] - offset);
                    break;
                case 8:
                    var longs = MemoryMarshal.Cast<byte, long>(bytes);
                    for (var i = 0; i < values.Length; i++)
                        longs[i] = values[i] - offset;
                    break;
            }
        }
        output.Advance(bytes.Length);
    }

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            checksum = BitOperations.Crc32C(checksum, word);
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            checksum = BitOperations.Crc32C(checksum, rest);
        return ~checksum;
    }
}
