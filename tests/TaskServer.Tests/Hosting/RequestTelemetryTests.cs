using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Prometheus;
using TaskServer.Hosting;

namespace TaskServer.Tests.Hosting;

public sealed class RequestTelemetryTests
{
    [Theory]
    [InlineData("GET", 200, LogLevel.Debug)]
    [InlineData("GET", 404, LogLevel.Information)]
    [InlineData("POST", 201, LogLevel.Information)]
    [InlineData("GET", 503, LogLevel.Error)]
    public async Task A_request_is_told_in_one_line_without_its_query(string method, int status, LogLevel level)
    {
        var log = new Lines();
        await RunAsync(log, new HttpMetrics(Metrics.NewCustomRegistry()), method, status);
        var (told, line) = Assert.Single(log.Written);
        Assert.Equal(level, told);
        Assert.StartsWith($"{method} /api/v2/things/0123456789abcdef answered {status} in ", line);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_leave_ids_out_and_count_what_succeeded_and_what_was_our_fault()
    {
        var registry = Metrics.NewCustomRegistry();
        var metrics = new HttpMetrics(registry);
        foreach (var status in new[] { 200, 200, 404, 500 })
            await RunAsync(new Lines(), metrics, "GET", status);
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream);
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        const string labels = "handler=\"platform\",method=\"GET\",path=\"/api/v2/things/:id\"";
        Assert.Contains($"http_api_requests_total{{{labels},status=\"2XX\",response_code=\"200\",user_agent=\"curl\"}} 2", text, StringComparison.Ordinal);
        Assert.Contains($"http_api_requests_total{{{labels},status=\"5XX\",response_code=\"500\",user_agent=\"curl\"}} 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("404", text, StringComparison.Ordinal);
    }

    private static Task RunAsync(Lines log, HttpMetrics metrics, string method, int status)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = "/api/v2/things/0123456789abcdef";
        http.Request.QueryString = new QueryString("?token=secret");
        http.Request.Headers.Authorization = "Token secret";
        http.Request.Headers.UserAgent = "curl/8.1";
        http.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("api/v2/things/{id}"), 0, null, null));
        return new RequestTelemetry(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }, metrics, log).InvokeAsync(http);
    }

    private sealed class Lines : ILogger<RequestTelemetry>
    {
        public List<(LogLevel Level, string Text)> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add((logLevel, formatter(state, exception)));
    }
}
