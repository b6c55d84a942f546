using System.Text;
using System.Text.Json;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Explains why a text is not JSON: the character that cannot stand where it does, and what could.</summary>
internal static class JsonMistake
{
    private const string Value = "looking for beginning of value";

    public static FluxException Find(byte[] json)
    {
        // Read once more as the beginning of something longer: only what is wrong in itself fails then.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
        var inObject = new Stack<bool>();
        var last = JsonTokenType.None;
        var end = 0;
        try
        {
            while (reader.Read())
            {
                Work.ThrowIfCancelled();
                last = reader.TokenType;
                end = (int)reader.BytesConsumed;
                if (last is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    inObject.Push(last == JsonTokenType.StartObject);
                else if (last is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    inObject.Pop();
            }
        }
        catch (JsonException e)
        {
            var at = Position(json, e);
            if (at >= json.Length)
                return FluxException.Invalid("unexpected end of JSON input");
            var between = Encoding.UTF8.GetString(json, end, Math.Max(at - end, 0)).Trim();
            var place = Place(between, last, inObject.TryPeek(out var isObject) ? isObject : null);
            return (place == Value ? Literal(json, end) : null) ?? FluxException.Invalid($"invalid character '{CharacterAt(json, at)}' {place}");
        }
        return FluxException.Invalid("unexpected end of JSON input");
    }

    private static int Position(byte[] json, JsonException e)
    {
        var start = 0;
        for (var line = e.LineNumber ?? 0; line > 0; line--)
            start = Array.IndexOf(json, (byte)'\n', start) + 1;
        return start + (int)(e.BytePositionInLine ?? 0);
    }

    private static string CharacterAt(byte[] json, int at) => Rune.DecodeFromUtf8(json.AsSpan(at), out var rune, out _) == System.Buffers.OperationStatus.Done ? rune.ToString() : "?";

    // A word that begins like true, false or null and goes on otherwise.
    private static FluxException? Literal(byte[] json, int end)
    {
        var start = end;
        while (start < json.Length && (char)json[start] is ' ' or '\t' or '\r' or '\n' or ',' or ':')
            start++;
        var word = start == json.Length ? null : (char)json[start] switch { 't' => "true", 'f' => "false", 'n' => "null", _ => null };
        for (var i = 1; i < word?.Length && start + i < json.Length; i++)
        {
            if (json[start + i] != word[i])
                return FluxException.Invalid($"invalid character '{CharacterAt(json, start + i)}' in literal {word} (expecting '{word[i]}')");
        }
        return null;
    }

    // By what stands between the last token and the character.
    private static string Place(string between, JsonTokenType last, bool? isInObject)
    {
        if (between.EndsWith('"'))
            return "after object key";
        var comma = between == ",";
        if (isInObject == true && (comma || last == JsonTokenType.StartObject))
            return "looking for beginning of object key string";
        if (comma || between.EndsWith(':') || last is JsonTokenType.None or JsonTokenType.StartArray or JsonTokenType.PropertyName)
            return Value;
        return isInObject switch { true => "after object key:value pair", false => "after array element", null => "after top-level value" };
    }
}
