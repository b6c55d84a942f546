using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskServer.Flux.Tests.Cases;

/// <summary>One entry of <c>flux-cases.json</c>; its "format" member explains the members.</summary>
internal sealed record FluxCase(JsonObject Json)
{
    public string Id => Json["id"]!.GetValue<string>();

    public string Script => Json["script"]!.GetValue<string>();

    public JsonObject Expect => Json["expect"]!.AsObject();

    public JsonObject? Request => Json["request"]?.AsObject();

    public JsonObject? Listener => Json["listener"]?.AsObject();

    public IEnumerable<string> Before => Json["before"]?.AsArray().Select(b => b!.GetValue<string>()) ?? [];

    public IEnumerable<string> Buckets => Json["buckets"]?.AsArray().Select(b => b!.GetValue<string>()) ?? [];

    public IEnumerable<KeyValuePair<string, string>> Write => Json["write"]?.AsObject().Select(w => KeyValuePair.Create(w.Key, w.Value!.GetValue<string>())) ?? [];

    /// <summary>Cases about the HTTP request itself, which never reaches the engine.</summary>
    public bool IsAboutHttp => Request is { } request && (request.ContainsKey("headers") || request.ContainsKey("raw") || request.ContainsKey("type")
        || Expect["message"]?.GetValue<string>().StartsWith("failed to decode request body", StringComparison.Ordinal) == true);

    public static IReadOnlyList<FluxCase> All { get; } = Load();

    private static List<FluxCase> Load()
    {
        using var stream = typeof(FluxCase).Assembly.GetManifestResourceStream("flux-cases.json")!;
        return [.. JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { MaxDepth = 512 })!["cases"]!.AsArray().Select(c => new FluxCase(c!.AsObject()))];
    }

    public static IReadOnlyList<string> Pending()
    {
        using var reader = new StreamReader(typeof(FluxCase).Assembly.GetManifestResourceStream("pending.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}

/// <summary>What a query answered: status 200 with text, or an error.</summary>
internal sealed record CaseAnswer(int Status, string? Code, string? Message, string Text)
{
    public IReadOnlyList<JsonObject> Requests { get; init; } = [];

    /// <summary>The answer of a host that had not sent the status yet when the error came.</summary>
    public CaseAnswer? Early { get; init; }
}
