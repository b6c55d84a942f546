using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskServer.Flux.Syntax;

namespace TaskServer.Engines.Flux;

/// <summary>Parameters of a stored script: JSON, which the script sees as the record `params`.</summary>
internal static class FluxParameters
{
    /// <summary>A file to be evaluated in front of the script.</summary>
    public static SourceFile Extern(JsonObject parameters) => FluxParser.Parse($"params = {Text(parameters)}");

    /// <summary>The names that a script reads from `params`, in the order of their first use.</summary>
    public static IReadOnlyList<string> Names(SourceFile script) =>
    [
        .. SyntaxTree.Walk(script).OfType<MemberExpression>()
            .Where(member => member.Object is Identifier { Name: "params" })
            .Select(member => member.Name)
            .Distinct(),
    ];

    private static string Text(JsonNode? value) => value switch
    {
        JsonObject members => $"{{{string.Join(", ", members.Where(m => m.Value is not null).Select(m => $"{Quote(m.Key)}: {Text(m.Value)}"))}}}",
        JsonArray elements => $"[{string.Join(", ", elements.Where(e => e is not null).Select(Text))}]",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Quote(scalar.GetValue<string>()),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number => Number(scalar),
        _ => value?.ToJsonString() ?? "\"\"",
    };

    private static string Number(JsonValue number)
    {
        var text = number.ToJsonString();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return text;
        // The language has no exponents: all digits, and a point so that it is a float.
        var digits = double.Parse(text, CultureInfo.InvariantCulture).ToString("F17", CultureInfo.InvariantCulture).TrimEnd('0');
        return digits.EndsWith('.') ? digits + "0" : digits;
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '\\' || (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{'))
                quoted.Append('\\');
            quoted.Append(text[i]);
        }

        return quoted.Append('"').ToString();
    }
}
