using System.Text.Json;
using TaskServer.Docs;

namespace TaskServer.Tests.Contracts;

/// <summary>The contract as the server embeds it, with its references resolved on the way.</summary>
internal static class Contract
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public static JsonElement Document { get; } = JsonDocument.Parse(ApiContract.Json).RootElement;

    public static IReadOnlyList<ContractOperation> Operations { get; } =
        [.. from path in Document.GetProperty("paths").EnumerateObject()
            from member in path.Value.EnumerateObject()
            where Methods.Contains(member.Name)
            select new ContractOperation(member.Name.ToUpperInvariant(), path.Name, member.Value)];

    public static ContractOperation Operation(string id) => Operations.Single(operation => operation.Id == id);

    public static JsonElement Resolve(JsonElement node)
    {
        while (node.ValueKind == JsonValueKind.Object && node.TryGetProperty("$ref", out var reference))
            node = Find(reference.GetString()!);
        return node;
    }

    /// <summary>What a local reference such as `#/components/schemas/Task` points at.</summary>
    public static JsonElement Find(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        var node = Document;
        foreach (var part in reference[2..].Split('/'))
        {
            if (!node.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out node))
                throw new InvalidOperationException($"{reference} points at nothing.");
        }

        return node;
    }
}

internal sealed class ContractOperation
{
    public ContractOperation(string method, string path, JsonElement node)
    {
        (Method, Path, Node) = (method, path, node);
        Id = node.GetProperty("operationId").GetString()!;
        Parameters = node.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Select(Contract.Resolve)] : [];
        Responses = node.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => Contract.Resolve(response.Value));
        NeedsCredential = !node.TryGetProperty("security", out var security) || security.GetArrayLength() > 0;
    }

    public string Method { get; }

    public string Path { get; }

    public string Id { get; }

    public JsonElement Node { get; }

    public IReadOnlyList<JsonElement> Parameters { get; }

    public IReadOnlyDictionary<string, JsonElement> Responses { get; }

    public bool NeedsCredential { get; }

    public JsonElement? Body => Node.TryGetProperty("requestBody", out var body) ? Contract.Resolve(body) : null;

    public override string ToString() => $"{Method} {Path}";
}
