using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Scripts;

namespace TaskServer.Dialects.Influx.Scripts;

internal sealed record InfluxScript(
    [property: JsonPropertyName("id")] PlatformId Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("orgID")] PlatformId OrganizationId,
    [property: JsonPropertyName("script")] string Script,
    [property: JsonPropertyName("language")] string Language,
    [property: JsonPropertyName("createdAt")] string CreatedAt,
    [property: JsonPropertyName("updatedAt")] string UpdatedAt)
{
    public static InfluxScript From(InvokableScript script) => new(
        script.Id, script.Name, script.Description, script.OrganizationId, script.Script, script.Language,
        Microseconds(script.CreatedAt), Microseconds(script.UpdatedAt));

    private static string Microseconds(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

internal sealed record InfluxScripts([property: JsonPropertyName("scripts")] IEnumerable<InfluxScript> Scripts);

internal sealed record InfluxScriptParameters([property: JsonPropertyName("params")] IReadOnlyDictionary<string, string> Parameters);

internal sealed record NewScriptBody(PlatformId? OrganizationId, string Name, string Description, string Script, string Language)
    : IInfluxBody<NewScriptBody>
{
    public static NewScriptBody Read(GoValue body)
    {
        var script = body.AsObject("ScriptCreateRequest");
        return new NewScriptBody(
            script.Id("orgID"), Required(script, "name"), script.String("description") ?? throw Missing("description"),
            Required(script, "script"), Required(script, "language"));
    }

    private static string Required(GoObject script, string member) =>
        script.String(member) is { Length: > 0 } text ? text : throw Missing(member);

    private static MalformedRequestException Missing(string member) => new($"{member} is required", inBody: true);
}

internal sealed record ScriptChangeBody(string? Description, string? Script) : IInfluxBody<ScriptChangeBody>
{
    public static ScriptChangeBody Read(GoValue body)
    {
        var script = body.AsObject("ScriptUpdateRequest");
        return new ScriptChangeBody(script.String("description"), script.String("script"));
    }
}

internal sealed record InvocationBody(JsonObject Parameters) : IInfluxBody<InvocationBody>
{
    public static InvocationBody Read(GoValue body)
    {
        var request = body.AsObject("ScriptInvocationParams");
        return new InvocationBody(request.Find("params")?.AsJsonObject(request.Field("params")) ?? []);
    }
}
