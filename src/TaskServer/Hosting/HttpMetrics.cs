using System.Collections.Concurrent;
using System.Globalization;
using Prometheus;

namespace TaskServer.Hosting;

/// <summary>`http_api_requests_total` and `http_api_request_duration_seconds`, as InfluxDB has them: ids left out, only 2xx and 5xx counted.</summary>
internal sealed class HttpMetrics
{
    private const string Handler = "platform";
    private const int MostUserAgents = 64;
    private static readonly string[] Labels = ["handler", "method", "path", "status", "response_code", "user_agent"];

    private readonly Counter _requests;
    private readonly Histogram _durations;
    private readonly ConcurrentDictionary<Key, Series> _series = new();
    private readonly ConcurrentDictionary<string, string> _userAgents = new(StringComparer.Ordinal);

    public HttpMetrics(CollectorRegistry registry)
    {
        var factory = Metrics.WithCustomRegistry(registry);
        _requests = factory.CreateCounter("http_api_requests_total", "Number of http requests received", Labels);
        _durations = factory.CreateHistogram("http_api_request_duration_seconds", "Time taken to respond to HTTP request", Labels);
    }

    public void Observe(HttpContext http, TimeSpan elapsed)
    {
        var status = http.Response.StatusCode;
        if (status is (< 200 or >= 300) and (< 500 or >= 600) || http.GetEndpoint() is not RouteEndpoint route)
            return;
        var key = new Key(route, http.Request.Method, status, UserAgent(http.Request.Headers.UserAgent));
        var series = _series.GetOrAdd(key, static (k, metrics) => metrics.Make(k), this);
        series.Requests.Inc();
        series.Durations.Observe(elapsed.TotalSeconds);
    }

    private Series Make(Key key)
    {
        string[] labels =
        [
            Handler,
            key.Method,
            PathOf(key.Route),
            string.Create(CultureInfo.InvariantCulture, $"{key.Status / 100}XX"),
            key.Status.ToString(CultureInfo.InvariantCulture),
            key.UserAgent,
        ];
        return new Series(_requests.WithLabels(labels), _durations.WithLabels(labels));
    }

    private static string PathOf(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
        segment.Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal] ? literal.Content : ":id"));

    /// <summary>The first word of the header without its version. Clients may send anything, so only so many are told apart.</summary>
    private string UserAgent(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return "unknown";
        if (_userAgents.TryGetValue(header, out var known))
            return known;
        var end = header.AsSpan().IndexOfAny("/ ");
        var name = end < 0 ? header : header[..end];
        if (name.Length is 0 or > 64 || _userAgents.Count >= MostUserAgents)
            return "unknown";
        return _userAgents.GetOrAdd(header, name);
    }

    private readonly record struct Key(RouteEndpoint Route, string Method, int Status, string UserAgent);

    private sealed record Series(Counter.Child Requests, Histogram.Child Durations);
}
