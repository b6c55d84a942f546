using System.Buffers;
using System.Text;

namespace TaskServer.Points;

/// <summary>A series' names as the file has them: measurement, field, and each tag's key and value, every one behind its length.</summary>
internal static class SeriesKeyCodec
{
    public static byte[] Write(SeriesKey key, string field)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, key.Measurement);
        Write(output, field);
        foreach (var tag in key.Tags)
        {
            Write(output, tag.Key);
            Write(output, tag.Value);
        }
        return output.WrittenSpan.ToArray();
    }

    /// <param name="share">Gives the one string for all that are equal: tags repeat a few values a great many times.</param>
    public static (SeriesKey Key, string Field) Read(ReadOnlySpan<byte> bytes, Func<string, string> share)
    {
        var input = new ByteReader(bytes);
        var measurement = share(Read(ref input));
        var field = share(Read(ref input));
        var tags = new List<Tag>();
        while (!input.IsAtEnd)
            tags.Add(new Tag(share(Read(ref input)), share(Read(ref input))));
        return (new SeriesKey(measurement, [.. tags]), field);
    }

    private static void Write(ArrayBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        output.WriteNumber((ulong)length);
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(length)));
    }

    private static string Read(ref ByteReader input) => Encoding.UTF8.GetString(input.Take((int)input.Number()));
}
