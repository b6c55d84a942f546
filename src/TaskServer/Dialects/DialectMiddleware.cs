namespace TaskServer.Dialects;

/// <summary>
/// Hands each request to the dialect that owns its path, and each exception back to it for its wording: refusals are thrown
/// once in the core and worded once per dialect.
/// </summary>
internal sealed partial class DialectMiddleware(
    RequestDelegate next, IEnumerable<IDialect> dialects, ILogger<DialectMiddleware> logger)
{
    private readonly IDialect[] _dialects = [.. dialects];

    public async Task InvokeAsync(HttpContext http)
    {
        var dialect = DialectOf(http.Request.Path);
        try
        {
            await dialect.InvokeAsync(http, next);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to read an answer; the number is for the request log.
            if (!http.Response.HasStarted)
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            if (!dialect.IsRefusal(exception))
                Log.Unexpected(logger, http.Request.Method, http.Request.Path, exception);
            // What a half-built answer left behind must not dress the error.
            http.Response.Headers.ContentType = default;
            http.Response.ContentLength = null;
            await dialect.WriteErrorAsync(http, exception);
        }
    }

    private IDialect DialectOf(PathString path)
    {
        foreach (var dialect in _dialects)
            if (dialect.Owns(path))
                return dialect;
        return _dialects[^1];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed unexpectedly")]
        public static partial void Unexpected(ILogger logger, string method, string path, Exception exception);
    }
}
