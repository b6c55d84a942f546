using System.Text;
using System.Text.Json;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Library.Writing;

/// <summary>The error of another server is the error of the script.</summary>
internal static class RemoteError
{
    public static FluxException Of(FluxHttpResponse response)
    {
        try
        {
            using var body = JsonDocument.Parse(response.Body);
            if (body.RootElement is { ValueKind: JsonValueKind.Object } error && error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String)
                return new(error.TryGetProperty("code", out var code) ? code.ToString() : "invalid", message.GetString()!);
        }
        catch (JsonException)
        {
            // Not every server, and no proxy, answers in JSON.
        }
        return FluxException.Invalid($"the other server answered with status {response.StatusCode}: {Encoding.UTF8.GetString(response.Body)}");
    }
}
