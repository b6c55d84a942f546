using System.Diagnostics;

namespace TaskServer.Hosting;

/// <summary>
/// One line and one measurement for each request. The line holds neither queries nor headers, in which secrets may stand. What was
/// read with success is told only at the level Debug: it is most of the traffic, and nobody would read it.
/// </summary>
internal sealed partial class RequestTelemetry(RequestDelegate next, HttpMetrics metrics, ILogger<RequestTelemetry> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            var status = http.Response.StatusCode;
            metrics.Observe(http, elapsed);
            var level = LevelOf(http.Request.Method, status);
            if (logger.IsEnabled(level))
                Log.Answered(logger, level, http.Request.Method, http.Request.Path.Value, status, elapsed.TotalMilliseconds);
        }
    }

    private static LogLevel LevelOf(string method, int status) =>
        status >= 500 ? LogLevel.Error
        : status < 400 && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) ? LogLevel.Debug
        : LogLevel.Information;

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "{Method} {Path} answered {Status} in {Elapsed:0.0} ms")]
        public static partial void Answered(ILogger logger, LogLevel level, string method, string? path, int status, double elapsed);
    }
}
