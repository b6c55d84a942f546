using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

[Pretty]
[MalformedBody("failed to unmarshal json")]
[Route("api/v2/orgs/{id}/secrets")]
internal sealed class SecretsController(SecretService secrets) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(PlatformId id, CancellationToken cancellationToken) =>
        Ok(InfluxSecretKeys.From(id, await secrets.ListAsync(Caller, id, cancellationToken)), InfluxJson.Default.InfluxSecretKeys);

    [HttpPatch]
    public async Task<IActionResult> Set(PlatformId id, SecretsBody body, CancellationToken cancellationToken)
    {
        await secrets.SetAsync(Caller, id, body.Values, cancellationToken);
        return NoContent();
    }

    [HttpDelete("{key}")]
    public async Task<IActionResult> Delete(PlatformId id, string key, CancellationToken cancellationToken)
    {
        await secrets.DeleteAsync(Caller, id, [key], cancellationToken);
        return NoContent();
    }

    [HttpPost("delete")]
    public async Task<IActionResult> DeleteMany(PlatformId id, SecretKeysBody body, CancellationToken cancellationToken)
    {
        await secrets.DeleteAsync(Caller, id, [.. body.Keys], cancellationToken);
        return NoContent();
    }
}
