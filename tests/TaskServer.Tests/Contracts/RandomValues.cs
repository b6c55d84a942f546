using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskServer.Tests.Contracts;

/// <summary>Values for the contract's schemas, as JSON text: right ones, and ones that are wrong in the ways that break servers.</summary>
internal sealed class RandomValues(Random random, KnownIds known)
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "\0", "\u0001\u001f", "\u2028\u2029", "<script>&", "ünïcödé", "\ud83d\ude00", "\u202eabc", "a/b", "../..", "%00", "%2F", "'; DROP TABLE tasks; --", "${jndi:x}",
        "null", "0", "-1", "1e999", "18446744073709551616", "9999-99-99T99:99:99Z", "2026-01-15T10:20:30Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-01-15T10:20:30+99:00",
        "-1h30m", "1mo", "0s", "9223372036854775807ns", "99999999999999999999h", "1d1x", "* * * * *", "0 0 30 2 *", "@every 1s", "@every 99999999999999h", "*/0 * * * *", "60 * * * *", "_tasks", "Europe/Berlin", "Mars/Olympus",
    ];

    private static readonly string[] BrokenJson =
    [
        "1", "-0", "1e400", "123456789012345678901234567890", "1.5", "true", "false", "null", "[]", "[null]", "{}", "{\"a\":{\"b\":[{}]}}", "\"\"", "\"x\"", "[[[[[[[[1]]]]]]]]",
    ];

    private static readonly string[] Scripts =
    [
        "option task = {name: \"a\", every: 1h}\nfrom(bucket: \"data\") |> range(start: -1h)", "option task = {name: \"b\", cron: \"0 * * * *\", offset: 5m, concurrency: 2, retry: 3}", "option task = {name: \"c\", every: 1d, offset: -1h}",
        "option task = {name: \"\", every: 0s}", "option task = {name: \"d\", every: 1h, cron: \"@daily\"}", "option task = {", "option task = {name: \"e\", every: 1mo}\nx = 1 + ", "import \"array\"\narray.from(rows: [{v: 1}])",
        "from(bucket: \"data\") |> range(start: -1h) |> count()", "1 + \"a\"", "noSuch()", "(((((((((((((((((((", "\"${\"${1}\"}\"", "option task = {name: \"${x}\", every: 1h}", "// nothing", "import \"nowhere\"", "f = () => f()\nf()", "@@", "x = [1, 2", "}",
    ];

    public bool Chance(double share) => random.NextDouble() < share;

    public T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public string Text() => random.Next(12) switch
    {
        0 => new string('x', random.Next(1, 5000)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(1, 0xd7ff))),
        2 => Pick(Scripts),
        _ => Pick(Texts),
    };

    /// <summary>An id as a path or a query holds it; mostly one that exists.</summary>
    public string Id(string kind) => random.Next(10) switch
    {
        0 => Pick(["0000000000000000", "0123456789abcdef", "ffffffffffffffff", "FFFFFFFFFFFFFFFF", "7fffffffffffffff", "8000000000000000"]),
        1 => Pick(["abc", "0", "0123456789abcdef0", "g123456789abcdef", "+123456789abcdef", "0123456789abcde_", "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "0x23456789abcdef", " 123456789abcdef", "\0", "%", "a;b", "é"]),
        _ => known.Any(kind, random) is { } id ? Chance(0.1) ? id.ToUpperInvariant() : id : "0123456789abcdef",
    };

    /// <summary>JSON text that the schema allows.</summary>
    public string Right(JsonElement schema, string name, int depth = 0)
    {
        schema = Contract.Resolve(schema);
        if (KnownIds.KindOf(name) is { } kind && known.Any(kind, random) is { } id)
            return Quote(id);
        if (schema.TryGetProperty("allOf", out var parts))
            return Right(parts[0], name, depth);
        if (schema.TryGetProperty("enum", out var allowed))
            return allowed[random.Next(allowed.GetArrayLength())].GetRawText();
        return (schema.TryGetProperty("type", out var type) ? type.GetString() : null) switch
        {
            "object" => Object(schema, depth, (member, memberName) => Right(member, memberName, depth + 1)),
            "array" => "[" + string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Right(schema.GetProperty("items"), name, depth + 1))) + "]",
            "integer" => Whole(schema).ToString(CultureInfo.InvariantCulture),
            "boolean" => Chance(0.5) ? "true" : "false",
            _ => Quote(name is "flux" or "query" or "script" ? Pick(Scripts) : name is "name" or "username" or "password" ? known.NewName(random) : Example(schema) ?? Pick(Texts)),
        };
    }

    /// <summary>JSON text that need not have anything to do with the schema.</summary>
    public string Wrong(JsonElement schema, string name, int depth = 0)
    {
        schema = Contract.Resolve(schema);
        if (schema.TryGetProperty("allOf", out var parts))
            return Wrong(parts[0], name, depth);
        var isObject = schema.TryGetProperty("type", out var type) && type.GetString() == "object";
        if (isObject && Chance(depth == 0 ? 0.9 : 0.5))
            return Object(schema, depth, (member, memberName) => Chance(0.4) ? Wrong(member, memberName, depth + 1) : Right(member, memberName, depth + 1));
        return random.Next(3) switch
        {
            0 => Pick(BrokenJson),
            1 => Quote(Text()),
            _ => KnownIds.KindOf(name) is { } kind ? Quote(Id(kind)) : Quote(Text()),
        };
    }

    /// <summary>A body that is hardly JSON, or more JSON than anybody wants.</summary>
    public byte[] Garbage(string json) => random.Next(14) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(json[..random.Next(json.Length)]),
        2 => Encoding.UTF8.GetBytes(new string('[', 20_000)),
        3 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 20_000))),
        4 => Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(json)).ToArray(),
        5 => Encoding.Unicode.GetBytes(json),
        6 => [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0],
        7 => Encoding.UTF8.GetBytes(json + json),
        8 => Encoding.UTF8.GetBytes(json.Replace("}", ",}", StringComparison.Ordinal)),
        9 => [.. Encoding.UTF8.GetBytes("{\"name\":\""), 0xff, 0xfe, 0xc3, .. "\"}"u8],
        10 => Encoding.UTF8.GetBytes(json.Replace("\"", "'", StringComparison.Ordinal)),
        11 => Encoding.UTF8.GetBytes("{\"name\":\"a\nb\"}"),
        12 => Encoding.UTF8.GetBytes($"{{\"description\":\"{new string('y', 300_000)}\"}}"),
        _ => Mangled(Encoding.UTF8.GetBytes(json)),
    };

    private byte[] Mangled(byte[] bytes)
    {
        for (var i = 0; i < 3 && bytes.Length > 0; i++)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private string Object(JsonElement schema, int depth, Func<JsonElement, string, string> value)
    {
        var members = new List<string>();
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var member in properties.EnumerateObject())
            {
                if (depth > 4 || !Chance(required.Contains(member.Name) ? 0.95 : 0.35))
                    continue;
                var name = Chance(0.03) ? member.Name.ToUpperInvariant() : member.Name;
                members.Add(Quote(name) + ":" + value(member.Value, member.Name));
                if (Chance(0.03))
                    members.Add(Quote(member.Name) + ":" + value(member.Value, member.Name));
            }
        }

        if (schema.TryGetProperty("additionalProperties", out var others) && depth <= 4)
        {
            for (var i = random.Next(3); i > 0; i--)
                members.Add(Quote(Text()) + ":" + (others.ValueKind == JsonValueKind.Object ? value(others, "") : Pick(BrokenJson)));
        }

        if (Chance(0.1))
            members.Add("\"unknown\":" + Pick(BrokenJson));
        return "{" + string.Join(',', members) + "}";
    }

    private long Whole(JsonElement schema)
    {
        var least = schema.TryGetProperty("minimum", out var minimum) ? minimum.GetInt64() : 0;
        var most = schema.TryGetProperty("maximum", out var maximum) ? maximum.GetInt64() : least + 10_000;
        return random.NextInt64(least, most + 1);
    }

    private static string? Example(JsonElement schema) =>
        schema.TryGetProperty("example", out var example) && example.ValueKind == JsonValueKind.String ? example.GetString() : null;

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
