using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskServer.Dialects.Influx.Json;

/// <summary>
/// A JSON value of a request body, read as Go reads it: member names in any case, `null` as nothing, what follows the first value
/// ignored, broken UTF-8 replaced. The text was checked before, so reading it needs no checks of its own.
/// </summary>
internal readonly struct GoValue
{
    private const int MaxKeptDepth = 60;

    private readonly ReadOnlyMemory<byte> _text;

    private GoValue(ReadOnlyMemory<byte> text) => _text = text;

    /// <exception cref="MalformedRequestException">In the words of Go's decoder.</exception>
    public static GoValue Parse(ReadOnlyMemory<byte> body)
    {
        var (start, end) = new GoJsonScanner(body.Span).FirstValue();
        return new GoValue(body[start..end]);
    }

    public bool IsNull => _text.Span[0] == 'n';

    /// <summary>The JSON text itself.</summary>
    public ReadOnlyMemory<byte> Text => _text;

    /// <summary>Go's word for the type.</summary>
    private string Kind => (char)_text.Span[0] switch
    {
        '{' => "object",
        '[' => "array",
        '"' => "string",
        't' or 'f' => "bool",
        _ => "number",
    };

    /// <param name="type">The name of the Go type that the real server decodes into; its messages show it.</param>
    public GoObject AsObject(string type)
    {
        if (IsNull)
            return new GoObject(type, []);
        return _text.Span[0] == '{' ? new GoObject(type, Members()) : throw Mismatch(null, type);
    }

    /// <summary>An object inside another one: `field` is the path that messages show, such as `Request.resource`.</summary>
    public GoObject AsObject(string field, string type)
    {
        if (IsNull)
            return new GoObject(field, []);
        return _text.Span[0] == '{' ? new GoObject(field, Members()) : throw Mismatch(field, type);
    }

    public string AsString(string field, string type = "string") =>
        _text.Span[0] == '"' ? Unescape(_text.Span[1..^1]) : throw Mismatch(field, type);

    public bool AsBoolean(string field) => _text.Span[0] switch
    {
        (byte)'t' => true,
        (byte)'f' => false,
        _ => throw Mismatch(field, "bool"),
    };

    public long AsInteger(string field, string type = "int64")
    {
        if (Kind != "number")
            throw Mismatch(field, type);
        var digits = Encoding.UTF8.GetString(_text.Span);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Mismatch(field, type, $"number {digits}");
    }

    public PlatformId AsId(string field, string type = "platform.ID")
    {
        var text = AsString(field, type);
        try
        {
            return PlatformId.Parse(text);
        }
        catch (TaskServerException malformed)
        {
            throw new MalformedRequestException(malformed.Message, inBody: true);
        }
    }

    public IReadOnlyList<GoValue> AsArray(string field, string type)
    {
        if (_text.Span[0] != '[')
            throw Mismatch(field, type);
        var items = new List<GoValue>();
        for (var at = SkipBlanks(1); _text.Span[at] != ']'; at = SkipSeparator(at))
        {
            var end = EndOfValue(at);
            items.Add(new GoValue(_text[at..end]));
            at = end;
        }
        return items;
    }

    /// <summary>The members of an object whose names are data.</summary>
    public IReadOnlyList<(string Name, GoValue Value)> AsMap(string field, string type) =>
        _text.Span[0] == '{' ? Members() : throw Mismatch(field, type);

    /// <exception cref="MalformedRequestException">Not an object, or nested deeper than any engine's arguments are.</exception>
    public JsonObject AsJsonObject(string field, string type = "map[string]interface {}")
    {
        return _text.Span[0] == '{' ? (JsonObject)ToNode(field, 1)! : throw Mismatch(field, type);
    }

    // Built member by member: System.Text.Json would stumble over repeated names and halves of surrogate pairs, some of it only when they are read.
    private JsonNode? ToNode(string field, int depth)
    {
        if (depth > MaxKeptDepth)
            throw new MalformedRequestException($"{field} is nested too deeply", inBody: true);
        switch ((char)_text.Span[0])
        {
            case '{':
                var map = new JsonObject();
                foreach (var (name, value) in Members())
                    map[name] = value.ToNode(field, depth + 1);
                return map;
            case '[':
                return new JsonArray([.. AsArray(field, "").Select(item => item.ToNode(field, depth + 1))]);
            case '"':
                return JsonValue.Create(AsString(field));
            default:
                return JsonNode.Parse(_text.Span);
        }
    }

    private MalformedRequestException Mismatch(string? field, string type, string? kind = null) => new(
        $"json: cannot unmarshal {kind ?? Kind} into Go {(field is null ? "value" : $"struct field {field}")} of type {type}", inBody: true);

    private List<(string Name, GoValue Value)> Members()
    {
        var members = new List<(string, GoValue)>();
        for (var at = SkipBlanks(1); _text.Span[at] != '}'; at = SkipSeparator(at))
        {
            var end = EndOfString(at);
            var name = Unescape(_text.Span[(at + 1)..(end - 1)]);
            at = SkipBlanks(SkipBlanks(end) + 1);
            end = EndOfValue(at);
            members.Add((name, new GoValue(_text[at..end])));
            at = end;
        }
        return members;
    }

    private int SkipBlanks(int at)
    {
        var text = _text.Span;
        while (text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }

    private int SkipSeparator(int at)
    {
        at = SkipBlanks(at);
        return _text.Span[at] == ',' ? SkipBlanks(at + 1) : at;
    }

    private int EndOfString(int at)
    {
        var text = _text.Span;
        for (at++; text[at] != '"'; at++)
        {
            if (text[at] == '\\')
                at++;
        }
        return at + 1;
    }

    private int EndOfValue(int at)
    {
        var text = _text.Span;
        var depth = 0;
        do
        {
            switch (text[at])
            {
                case (byte)'"':
                    at = EndOfString(at);
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    at++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    at++;
                    break;
                case (byte)',' or (byte)':' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                    at++;
                    break;
                default:
                    while (at < text.Length && !",:]} \n\r\t".Contains((char)text[at]))
                        at++;
                    break;
            }
        }
        while (depth > 0);
        return at;
    }

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(raw); // replaces what is not UTF-8
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain != 0)
            {
                var run = plain < 0 ? raw : raw[..plain];
                text.Append(Encoding.UTF8.GetString(run));
                raw = raw[run.Length..];
                continue;
            }
            var c = raw[1];
            if (c == 'u')
            {
                AppendUnit(text, ref raw);
                continue;
            }
            text.Append(c switch { (byte)'b' => '\b', (byte)'f' => '\f', (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', _ => (char)c });
            raw = raw[2..];
        }
        return text.ToString();
    }

    /// <summary>A `\u` escape, together with the second half of a pair; half a pair alone becomes U+FFFD.</summary>
    private static void AppendUnit(StringBuilder text, ref ReadOnlySpan<byte> raw)
    {
        var unit = Unit(raw);
        raw = raw[6..];
        if (!char.IsSurrogate(unit))
            text.Append(unit);
        else if (char.IsHighSurrogate(unit) && raw is [(byte)'\\', (byte)'u', ..] && Unit(raw) is var low && char.IsLowSurrogate(low))
        {
            text.Append(unit).Append(low);
            raw = raw[6..];
        }
        else
            text.Append('\ufffd');
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
