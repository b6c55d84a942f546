using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TaskServer.Points;

/// <summary>
/// A series' names as the file has them: measurement, field, and each tag's key and value, every one behind its length; then a checksum
/// of all that and of what the row says beside it.
/// </summary>
internal static class SeriesKeyCodec
{
    public static byte[] Write(Series series)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, series.Measurement);
        Write(output, series.Field);
        foreach (var tag in series.Tags)
        {
            Write(output, tag.Key);
            Write(output, tag.Value);
        }
        output.Write(Checksum(output.WrittenSpan, series.Bucket, series.Type));
        return output.WrittenSpan.ToArray();
    }

    /// <param name="share">Gives the one string for all that are equal: tags repeat a few values a great many times.</param>
    /// <exception cref="InvalidDataException">The bytes are not those that were written for this bucket and type.</exception>
    public static (SeriesKey Key, string Field) Read(ReadOnlySpan<byte> bytes, PlatformId bucket, FieldType type, Func<string, string> share)
    {
        if (bytes.Length < sizeof(uint) || !bytes[^sizeof(uint)..].SequenceEqual(Checksum(bytes[..^sizeof(uint)], bucket, type)))
            throw new InvalidDataException("the checksum of a series is wrong");
        var input = new ByteReader(bytes[..^sizeof(uint)]);
        var measurement = share(Read(ref input));
        var field = share(Read(ref input));
        var tags = new List<Tag>();
        while (!input.IsAtEnd)
            tags.Add(new Tag(share(Read(ref input)), share(Read(ref input))));
        return (new SeriesKey(measurement, [.. tags]), field);
    }

    private static byte[] Checksum(ReadOnlySpan<byte> names, PlatformId bucket, FieldType type)
    {
        var checksum = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, unchecked(BlockCodec.Checksum(names) ^ (uint)bucket.Value ^ (uint)(bucket.Value >> 32) ^ ((uint)type << 16)));
        return checksum;
    }

    private static void Write(ArrayBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        output.WriteNumber((ulong)length);
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
    }

    private static string Read(ref ByteReader input) => Encoding.UTF8.GetString(input.Take((int)input.Number()));
}
