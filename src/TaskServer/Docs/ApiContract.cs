using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TaskServer.Docs;

/// <summary>The contract that is embedded in this assembly, as JSON. It is read and converted once, when somebody first asks for it.</summary>
internal static class ApiContract
{
    private static readonly Lazy<ReadOnlyMemory<byte>> Converted = new(Read);

    public static ReadOnlyMemory<byte> Json => Converted.Value;

    private static ReadOnlyMemory<byte> Read()
    {
        using var resource = typeof(ApiContract).Assembly.GetManifestResourceStream("influxdb-v2.yaml")
            ?? throw new InvalidOperationException("The contract is not embedded in the server.");
        using var reader = new StreamReader(resource);
        return ToJson(reader);
    }

    /// <summary>Converts one YAML document as YAML 1.2's JSON-like core schema says: only plain scalars can be numbers, booleans or null.</summary>
    internal static ReadOnlyMemory<byte> ToJson(TextReader yaml)
    {
        var stream = new YamlStream();
        stream.Load(yaml);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, stream.Documents[0].RootNode);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    writer.WritePropertyName(((YamlScalarNode)key).Value!);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Children)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                Write(writer, scalar);
                break;
            default:
                throw new InvalidOperationException($"The contract uses an alias at line {node.Start.Line}, which JSON cannot say.");
        }
    }

    private static void Write(Utf8JsonWriter writer, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain)
            writer.WriteStringValue(text);
        else if (text is "" or "~" or "null")
            writer.WriteNullValue();
        else if (text is "true" or "false")
            writer.WriteBooleanValue(text == "true");
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(text);
    }
}
