using System.Globalization;
using System.Text.Json;
using TaskServer.Access;

namespace TaskServer.Dialects.Influx;

/// <summary>`{"code":…,"message":…}`, with the operation's own words in front of the message.</summary>
internal static class InfluxErrors
{
    public static void Write(HttpContext http, Exception exception)
    {
        var (code, message) = Word(http, exception);
        if (exception is TaskServerException { RetryAfter: { } wait })
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        Write(http, code, message);
    }

    public static void Write(HttpContext http, ErrorCode code, string message) =>
        Write(http, code, message, InfluxPaths.IsPretty(http));

    public static void Write(HttpContext http, ErrorCode code, string message, bool pretty)
    {
        var (status, word) = Describe(code);
        http.Response.Headers["X-Platform-Error-Code"] = word;
        JsonAnswer.Write(http, status, (word, message), static (writer, error) =>
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, error.word);
            writer.WriteString("message"u8, error.message);
            writer.WriteEndObject();
        }, pretty, endsLine: false);
    }

    public static (int Status, string Word) Describe(ErrorCode code) => code switch
    {
        ErrorCode.NotImplemented => (501, "not implemented"),
        ErrorCode.NotFound => (404, "not found"),
        ErrorCode.Conflict => (422, "conflict"),
        ErrorCode.Invalid => (400, "invalid"),
        ErrorCode.UnprocessableEntity => (422, "unprocessable entity"),
        ErrorCode.EmptyValue => (400, "empty value"),
        ErrorCode.Unavailable => (503, "unavailable"),
        ErrorCode.Forbidden => (403, "forbidden"),
        ErrorCode.TooManyRequests => (429, "too many requests"),
        ErrorCode.Unauthorized => (401, "unauthorized"),
        ErrorCode.MethodNotAllowed => (405, "method not allowed"),
        ErrorCode.RequestTooLarge => (413, "request too large"),
        ErrorCode.UnsupportedMediaType => (415, "unsupported media type"),
        _ => (500, "internal error"),
    };

    private static (ErrorCode Code, string Message) Word(HttpContext http, Exception exception)
    {
        var route = http.GetEndpoint()?.Metadata;
        if (exception is MalformedRequestException malformed)
        {
            if (malformed.IsComplete)
                return (malformed.Code, malformed.Message);
            if (malformed.InBody && route?.GetMetadata<MalformedBodyAttribute>() is { } body)
                return (malformed.Code, body.IsWholeMessage ? body.Prefix : $"{body.Prefix}: {malformed.Message}");
            return (malformed.Code, Join(route?.GetMetadata<MalformedAttribute>()?.Prefix, malformed.Message));
        }
        return Refusal.Of(exception) is { } refusal
            ? Word(http, refusal)
            : (ErrorCode.Internal, "An internal error has occurred - check server logs");
    }

    private static (ErrorCode Code, string Message) Word(HttpContext http, Refusal refusal)
    {
        var route = http.GetEndpoint()?.Metadata;
        if (refusal.Message is "task not found" or "unauthorized"
            && http.Features.Get<Principal>() is { IsSession: true }
            && route?.GetMetadata<LooksUpForSessionsAttribute>() is not null)
            return (ErrorCode.Unauthorized, $"task ID unknown or unauthorized: {refusal.Message}");
        var isHidden = refusal.Code == ErrorCode.Unauthorized && route?.GetMetadata<HidesRefusalsAttribute>() is not null;
        return (isHidden ? ErrorCode.NotFound : refusal.Code, Join(route?.GetMetadata<FailureAttribute>()?.Prefix, refusal.Message));
    }

    private static string Join(string? prefix, string message) => prefix is null ? message : $"{prefix}: {message}";
}
