using System.Net;
using System.Text.Json;

namespace TaskServer.Tests.Contracts;

/// <summary>Holds an answer against what the contract says of its operation.</summary>
internal static class AnswerCheck
{
    public static IEnumerable<string> Problems(RandomRequest request, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var mayEnter = request.Credential is "the operator" or "a reader";
        if (request.Operation.NeedsCredential && !mayEnter && !request.Operation.Node.TryGetProperty("security", out _) && response.StatusCode != HttpStatusCode.Unauthorized)
            yield return $"{request.Credential} got {status}";
        foreach (var problem in Problems(request.Operation, status, response, body))
            yield return problem;
    }

    public static IEnumerable<string> Problems(ContractOperation operation, int status, HttpResponseMessage response, byte[] body)
    {
        if (!operation.Responses.TryGetValue(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var expected))
        {
            yield return $"{status} is not in the contract of {operation}";
            yield break;
        }

        if (!expected.TryGetProperty("content", out var content) || operation.Method == "HEAD")
        {
            if (body.Length > 0)
                yield return "has a body";
            if (operation.Method != "HEAD" && response.Content.Headers.ContentType is { } type)
                yield return $"has no body and says {type}";
            yield break;
        }

        var media = response.Content.Headers.ContentType?.MediaType;
        if (media is null || !content.TryGetProperty(media, out var described))
        {
            yield return $"is {media ?? "of no type"}";
            yield break;
        }

        if (media != "application/json")
            yield break;
        foreach (var problem in JsonProblems(described.GetProperty("schema"), status, response, body))
            yield return problem;
    }

    private static IEnumerable<string> JsonProblems(JsonElement schema, int status, HttpResponseMessage response, byte[] body)
    {
        JsonElement value = default;
        string? notJson = null;
        try
        {
            value = JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException exception)
        {
            notJson = exception.Message;
        }

        if (notJson is not null)
        {
            yield return $"is not JSON: {notJson}";
            yield break;
        }

        foreach (var problem in SchemaCheck.Problems(schema, value))
            yield return problem;
        if (status < 400 || !value.TryGetProperty("code", out var code))
            yield break;
        var header = response.Headers.TryGetValues("X-Platform-Error-Code", out var values) ? string.Join(',', values) : null;
        if (header != code.GetString())
            yield return $"has code {code} and says {header ?? "nothing"} in X-Platform-Error-Code";
        if (value.GetProperty("message").GetString() is null or "" or "path not found")
            yield return "does not say what is wrong";
    }
}
