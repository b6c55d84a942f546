using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskServer.Tests.Support;

/// <summary>What the server answered, read to its end.</summary>
public sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body, where it is JSON.</summary>
    public JsonNode? Json { get; } = Parse(Text);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
