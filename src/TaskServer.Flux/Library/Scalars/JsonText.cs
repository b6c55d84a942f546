using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Values as JSON and back: object keys sorted, &lt; &gt; &amp; escaped, times in RFC 3339, durations as text, bytes in base64.</summary>
internal static class JsonText
{
    // A value with the object behind it; a member's share of a record and of its shape; the objects of an array.
    private const int ValueBytes = 48;
    private const int MemberBytes = 96;
    private const int ElementsBytes = 64;

    public static byte[] Encode(Value value)
    {
        var text = new StringBuilder();
        Append(text, value);
        TextLimit.Check(text.Length);
        var json = Encoding.UTF8.GetBytes(text.ToString());
        Work.Keep(json, json.Length);
        return json;
    }

    /// <summary>Numbers become floats, objects records.</summary>
    /// <exception cref="FluxException">The text is not JSON.</exception>
    public static Value Parse(byte[] json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
        try
        {
            reader.Read();
            var growth = new Growth();
            var value = Read(ref reader, ref growth);
            reader.Read();
            if (value.Kind is ValueKind.Array)
                growth.MoveTo(value.AsArray);
            else if (value.Kind is ValueKind.Record)
                growth.MoveTo(value.AsRecord);
            return value;
        }
        catch (JsonException)
        {
            throw JsonMistake.Find(json);
        }
    }

    private static Value Read(ref Utf8JsonReader reader, ref Growth growth)
    {
        growth.Add(ValueBytes);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var label = reader.GetString()!;
                    reader.Read();
                    members.Remove(label);
                    members.Add(label, Read(ref reader, ref growth));
                    growth.Add(MemberBytes + label.Length * sizeof(char));
                }

                return Value.Record(FluxRecord.Of(new RecordShape([.. members.Keys]), [.. members.Values]));
            case JsonTokenType.StartArray:
                var elements = new List<Value>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    elements.Add(Read(ref reader, ref growth));
                growth.Add(ElementsBytes);
                return Value.Array(new FluxArray([.. elements], isCounted: true));
            case JsonTokenType.String:
                var text = reader.GetString()!;
                growth.Add(text.Length * sizeof(char));
                return Value.String(text);
            case JsonTokenType.Number:
                return Value.Float(reader.GetDouble());
            case JsonTokenType.True:
                return Value.True;
            case JsonTokenType.False:
                return Value.False;
            default:
                return default;
        }
    }

    private static void Append(StringBuilder text, Value value)
    {
        Step(text);
        switch (value.Kind)
        {
            case ValueKind.Null:
                text.Append("null");
                break;
            case ValueKind.Bool or ValueKind.Int or ValueKind.UInt:
                text.Append(Display.Convert(value));
                break;
            case ValueKind.Float:
                AppendFloat(text, value.AsFloat);
                break;
            case ValueKind.String:
                AppendString(text, value.AsString);
                break;
            case ValueKind.Time:
                text.Append('"').Append(TimeText.Trimmed(value.AsTime)).Append('"');
                break;
            case ValueKind.Duration or ValueKind.Regexp:
                AppendString(text, Display.Convert(value)!);
                break;
            case ValueKind.Bytes:
                text.Append('"').Append(Convert.ToBase64String(value.AsBytes)).Append('"');
                break;
            case ValueKind.Array:
                AppendList(text, '[', ']', value.AsArray, Append);
                break;
            case ValueKind.Record:
                AppendList(text, '{', '}', value.AsRecord.Members.OrderBy(m => m.Label, StringComparer.Ordinal), static (t, m) => AppendMember(t, m.Label, m.Value));
                break;
            case ValueKind.Dict:
                AppendList(text, '{', '}', value.AsDict.Entries, static (t, e) => AppendMember(t, Display.Text(e.Key), e.Value));
                break;
            case ValueKind.Dynamic:
                Append(text, value.AsDynamic.Inner);
                break;
            case ValueKind.Stream:
                throw FluxException.Invalid("got table stream instead of array. Try using tableFind() or findRecord() to extract data from stream");
            default:
                throw FluxException.Invalid($"cannot encode a {TypeText.Of(value.Kind)} value");
        }
    }

    // Nothing else bounds how deep values nest, and how large they are as text.
    private static void Step(StringBuilder text)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        TextLimit.Check(text.Length);
        Work.ThrowIfCancelled();
    }

    private static void AppendList<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                text.Append(',');
            first = false;
            append(text, item);
        }

        text.Append(close);
    }

    private static void AppendMember(StringBuilder text, string key, Value value)
    {
        AppendString(text, key);
        text.Append(':');
        Append(text, value);
    }

    // An exponent only below 1e-6 and from 1e21 on, as JavaScript prints numbers.
    private static void AppendFloat(StringBuilder text, double value)
    {
        if (!double.IsFinite(value))
            throw FluxException.Invalid($"json: unsupported value: {FloatText.Plain(value)}");
        var size = Math.Abs(value);
        if (size is 0 or (>= 1e-6 and < 1e21))
        {
            text.Append(FloatText.Plain(value));
            return;
        }

        // The shortest form of such a number has an exponent.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var split = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"{shortest[..split]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            if ((i & Work.StepMask) == Work.StepMask)
                Step(text);
            var c = value[i];
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
