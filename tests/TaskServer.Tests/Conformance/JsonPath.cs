using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TaskServer.Tests.Conformance;

/// <summary>The paths of the conformance files: `orgs.0.id`, `$.runs[0].id`.</summary>
internal static partial class JsonPath
{
    public static JsonNode? Dig(JsonNode? value, string path)
    {
        foreach (Match part in Part().Matches(path))
            value = Step(value, part.Value.Trim('[', ']'));
        return value;
    }

    public static string Text(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";

    public static string Short(JsonNode? value)
    {
        var text = value?.ToJsonString() ?? "nothing";
        return text.Length > 300 ? text[..300] + "…" : text;
    }

    private static JsonNode? Step(JsonNode? value, string name) => value switch
    {
        JsonObject map => map.TryGetPropertyValue(name, out var member) ? member : null,
        JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
        _ => null,
    };

    [GeneratedRegex(@"\[(\d+)\]|[^.[\]$]+")]
    private static partial Regex Part();
}
