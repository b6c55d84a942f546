using System.Text;
using System.Text.Json;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Tests.Runtime;

public sealed class RemoteScanTests
{
    private const string Answer = "#group,false,false,true,true,false,false,true,true\r\n#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string\r\n"
        + "#default,_result,,,,,,,\r\n,result,table,_start,_stop,_time,_value,_field,_measurement\r\n,,0,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,2024-01-01T00:00:01Z,1.5,f,m\r\n\r\n";

    [Fact]
    public void Another_server_gets_range_and_series_conditions_and_the_rest_runs_here()
    {
        var http = new RecordingHttp(new(200, [], Encoding.UTF8.GetBytes(Answer)));
        using var run = FluxEngine.Compile(
            """
            from(bucket: "b", org: "o", host: "http://other:8086/", token: "t")
                |> range(start: 2024-01-01T00:00:00Z, stop: 2024-01-02T00:00:00Z)
                |> filter(fn: (r) => r._measurement == "m" and r.host =~ /^a\/b/)
                |> map(fn: (r) => ({r with _value: r._value * 2.0}))
            """).Run(new FluxEnvironment { Http = http, Now = 0 });
        Assert.Equal(3.0, run.Results[0].Tables().Single().Chunks.Single()["_value"]![0].AsFloat);
        var request = Assert.Single(http.Requests);
        Assert.Equal("http://other:8086/api/v2/query?org=o", request.Url);
        Assert.Contains(KeyValuePair.Create("Authorization", "Token t"), request.Headers);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal(
            "package main\n\n\nfrom(bucket: \"b\")\n    |> range(start: 2024-01-01T00:00:00Z, stop: 2024-01-02T00:00:00Z)\n"
            + "    |> filter(\n        fn: (r) => {\n            return r[\"_measurement\"] == \"m\" and r[\"host\"] =~ /^a\\/b/\n        },\n    )",
            body.RootElement.GetProperty("query").GetString()!.TrimEnd('\n'));
        Assert.Equal("1970-01-01T00:00:00Z", body.RootElement.GetProperty("now").GetString());
    }

    [Theory]
    [InlineData("mean()", "mean()")]
    [InlineData("last()", "last()")]
    [InlineData("count() |> map(fn: (r) => ({r with n: 1}))", "count()")]
    [InlineData("aggregateWindow(every: 1h, fn: max)", "aggregateWindow(every: 1h, fn: max, createEmpty: true)")]
    [InlineData("aggregateWindow(every: 1mo, fn: mean, createEmpty: false)", "aggregateWindow(every: 1mo, fn: mean, createEmpty: false)")]
    [InlineData("aggregateWindow(every: 1h, fn: mean, offset: 5m)", null)]
    [InlineData("filter(fn: (r) => r._value > 1.0) |> mean()", null)]
    [InlineData("mean(column: \"_time\")", null)]
    public void A_bare_aggregate_is_made_by_the_other_server(string behind, string? sent)
    {
        var http = new RecordingHttp(new(200, [], Encoding.UTF8.GetBytes(Answer)));
        using var run = FluxEngine.Compile($"from(bucket: \"b\", host: \"http://other:8086\") |> range(start: 2024-01-01T00:00:00Z, stop: 2024-01-02T00:00:00Z) |> {behind}")
            .Run(new FluxEnvironment { Http = http, Now = 0 });
        try
        {
            run.Drain();
        }
        catch (FluxException)
        {
            // What this answer makes of the rest is not the question.
        }

        using var body = JsonDocument.Parse(Assert.Single(http.Requests).Body);
        var query = body.RootElement.GetProperty("query").GetString()!.TrimEnd('\n');
        Assert.Equal(sent is null ? "stop: 2024-01-02T00:00:00Z)" : $"|> {sent}", query[^(sent is null ? 27 : sent.Length + 3)..]);
    }

    [Fact]
    public void The_error_of_another_server_is_the_error_of_the_query()
    {
        var http = new RecordingHttp(new(401, [], "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}"u8.ToArray()));
        using var run = FluxEngine.Compile("from(bucket: \"b\", host: \"http://other\") |> range(start: -1h)").Run(new FluxEnvironment { Http = http });
        var e = Assert.Throws<FluxException>(run.Drain);
        Assert.Equal(("unauthorized", "unauthorized access"), (e.Code, e.Message));
    }

    private sealed class RecordingHttp(FluxHttpResponse answer) : IFluxHttp
    {
        public List<FluxHttpRequest> Requests { get; } = [];

        public FluxHttpResponse Send(FluxHttpRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return answer;
        }
    }
}
