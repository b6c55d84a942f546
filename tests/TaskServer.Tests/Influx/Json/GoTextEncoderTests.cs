using System.Buffers;
using System.Text;
using System.Text.Json;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Tests.Influx.Json;

public sealed class GoTextEncoderTests
{
    [Theory]
    [InlineData("|> f", "|\\u003e f")]
    [InlineData("<a&b>", "\\u003ca\\u0026b\\u003e")]
    [InlineData("\"\\/", "\\\"\\\\/")]
    [InlineData("\n\r\t\b\f", "\\n\\r\\t\\b\\f")]
    [InlineData("\u0000\u001f\u007f", "\\u0000\\u001f\u007f")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    [InlineData("äöü 😀 '+`", "äöü 😀 '+`")]
    public void Only_what_Go_escapes_is_escaped(string text, string escaped) => Assert.Equal($"\"{escaped}\"", Write(text));

    [Fact]
    public void Long_texts_are_escaped_to_their_end()
    {
        var text = string.Concat(Enumerable.Repeat("from(bucket: \"b\")\n\t|> range(start: -1h) ü😀", 2_000));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(Write(text)));
    }

    private static string Write(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = GoTextEncoder.Instance }))
            writer.WriteStringValue(text);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
