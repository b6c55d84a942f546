using Microsoft.AspNetCore.Mvc;
using TaskServer.Hosting;
using TaskServer.Scheduling;

namespace TaskServer.Dialects.Influx.Server;

/// <summary>Whether the server lives. Open to all, and whatever the method.</summary>
internal sealed class HealthController(SchedulerHealth scheduler, ServerClock clock) : InfluxController
{
    private static readonly string Commit = typeof(HealthController).Assembly.GetName().Version?.ToString(3) ?? "";

    // The blanks are the real server's.
    [Route("/health")]
    public IActionResult Health() => scheduler.Check() is { IsHealthy: false, Message: var trouble }
        ? Text(StatusCodes.Status503ServiceUnavailable, Document(trouble, "fail"))
        : Text(StatusCodes.Status200OK, Document("ready for queries and writes", "pass"));

    [Route("/ready")]
    public IActionResult Ready() => Text(
        StatusCodes.Status200OK,
        $"{{\n    \"status\": \"ready\",\n    \"started\": \"{Rfc3339.Fraction(clock.Started)}\",\n    \"up\": \"{GoDuration.Format(clock.Up)}\"\n}}\n");

    [AcceptVerbs("GET", "HEAD", Route = "/ping")]
    public IActionResult Ping()
    {
        Response.Headers.Vary = "Accept-Encoding";
        return NoContent();
    }

    private static string Document(string message, string status) =>
        $$"""{"name":"influxdb", "message":"{{message}}", "status":"{{status}}", "checks":[], "version": "{{InfluxDialect.Version}}", "commit": "{{Commit}}"}""" + "\n";

    private static ContentResult Text(int status, string json) =>
        new() { StatusCode = status, ContentType = "application/json; charset=utf-8", Content = json };
}
