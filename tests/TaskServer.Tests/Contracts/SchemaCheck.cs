using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskServer.Tests.Contracts;

/// <summary>
/// Checks values against the part of JSON Schema that the contract uses. A keyword that it does not know is an error, so that the contract cannot
/// promise what no test looks at. Members that a schema does not name are problems unless it has `additionalProperties`: answers hold what is written down, no more.
/// </summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> Silent = ["description", "example", "default", "title"];

    public static IReadOnlyList<string> Problems(JsonElement schema, JsonElement value)
    {
        var problems = new List<string>();
        Check(schema, value, "$", problems);
        return problems;
    }

    private static void Check(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        schema = Contract.Resolve(schema);
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!IsNullable(schema))
                problems.Add($"{at} is null");
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
            CheckKeyword(schema, keyword.Name, keyword.Value, value, at, problems);
    }

    private static bool IsNullable(JsonElement schema) =>
        schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean();

    private static void CheckKeyword(JsonElement schema, string keyword, JsonElement rule, JsonElement value, string at, List<string> problems)
    {
        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add($"{at} {problem}: {Excerpt(value)}");
        }

        switch (keyword)
        {
            case "type":
                Require(HasType(rule.GetString()!, value), $"is not of type {rule}");
                break;
            case "enum":
                Require(rule.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), $"is not one of {rule}");
                break;
            case "pattern" when value.ValueKind == JsonValueKind.String:
                Require(Regex.IsMatch(value.GetString()!, rule.GetString()!), $"does not match {rule}");
                break;
            case "minLength" when value.ValueKind == JsonValueKind.String:
                Require(value.GetString()!.Length >= rule.GetInt32(), $"is shorter than {rule}");
                break;
            case "maxLength" when value.ValueKind == JsonValueKind.String:
                Require(value.GetString()!.Length <= rule.GetInt32(), $"is longer than {rule}");
                break;
            case "format" when value.ValueKind == JsonValueKind.String && rule.GetString() == "date-time":
                Require(IsTime(value.GetString()!), "is not an RFC 3339 time");
                break;
            case "minimum" when value.ValueKind == JsonValueKind.Number:
                Require(value.GetDecimal() >= rule.GetDecimal(), $"is less than {rule}");
                break;
            case "maximum" when value.ValueKind == JsonValueKind.Number:
                Require(value.GetDecimal() <= rule.GetDecimal(), $"is more than {rule}");
                break;
            case "minItems" when value.ValueKind == JsonValueKind.Array:
                Require(value.GetArrayLength() >= rule.GetInt32(), $"has fewer than {rule} items");
                break;
            case "items" when value.ValueKind == JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Check(rule, item, $"{at}[{index++}]", problems);
                break;
            case "required" when value.ValueKind == JsonValueKind.Object:
                foreach (var name in rule.EnumerateArray())
                    Require(value.TryGetProperty(name.GetString()!, out _), $"has no {name}");
                break;
            case "properties" when value.ValueKind == JsonValueKind.Object:
                CheckMembers(schema, rule, value, at, problems);
                break;
            case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                break; // with properties
            case "allOf":
                foreach (var part in rule.EnumerateArray())
                    Check(part, value, at, problems);
                break;
            case "pattern" or "minLength" or "maxLength" or "format" or "minimum" or "maximum" or "minItems" or "items" or "required" or "properties" or "additionalProperties" or "nullable":
                break; // says nothing about a value of this type
            default:
                if (!Silent.Contains(keyword))
                    problems.Add($"{at}: the schema says {keyword}, which no test understands");
                break;
        }
    }

    private static void CheckMembers(JsonElement schema, JsonElement known, JsonElement value, string at, List<string> problems)
    {
        var others = schema.TryGetProperty("additionalProperties", out var rule) ? rule : (JsonElement?)null;
        foreach (var member in value.EnumerateObject())
        {
            if (known.TryGetProperty(member.Name, out var expected))
                Check(expected, member.Value, $"{at}.{member.Name}", problems);
            else if (others is { ValueKind: JsonValueKind.Object } other)
                Check(other, member.Value, $"{at}.{member.Name}", problems);
            else if (others is not { ValueKind: JsonValueKind.True })
                problems.Add($"{at}.{member.Name} is not in the schema");
        }
    }

    private static bool HasType(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new InvalidOperationException($"unknown type {type}"),
    };

    private static bool IsTime(string text) =>
        Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$")
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Excerpt(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 200 ? text : text[..200] + "…";
    }
}
