using System.Text.Json.Serialization;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

internal sealed record InfluxSecretKeys(
    [property: JsonPropertyName("links")] SecretLinks Links,
    [property: JsonPropertyName("secrets")] IReadOnlyList<string> Secrets)
{
    public static InfluxSecretKeys From(PlatformId organizationId, IReadOnlyList<string> keys) =>
        new(new SecretLinks($"/api/v2/orgs/{organizationId}", $"/api/v2/orgs/{organizationId}/secrets"), keys);
}

internal sealed record SecretLinks(
    [property: JsonPropertyName("org")] string Organization,
    [property: JsonPropertyName("self")] string Self);

internal sealed record SecretsBody(IReadOnlyDictionary<string, string> Values) : IInfluxBody<SecretsBody>
{
    public static SecretsBody Read(GoValue body) => new(body.IsNull
        ? new Dictionary<string, string>()
        : body.AsMap("", "map[string]string").GroupBy(member => member.Name)
            .ToDictionary(same => same.Key, same => same.Last().Value.IsNull ? "" : same.Last().Value.AsString("")));
}

internal sealed record SecretKeysBody(IReadOnlyList<string> Keys) : IInfluxBody<SecretKeysBody>
{
    public static SecretKeysBody Read(GoValue body)
    {
        var request = body.AsObject("secretsDeleteBody");
        return new SecretKeysBody([.. (request.Array("secrets", "[]string") ?? []).Select(key => key.AsString(request.Field("secrets")))]);
    }
}
