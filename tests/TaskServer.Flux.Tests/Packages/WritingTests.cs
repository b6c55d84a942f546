using System.Text;

namespace TaskServer.Flux.Tests.Packages;

public sealed class WritingTests
{
    [Fact]
    public void Rows_that_nobody_reads_behind_are_written_all_the_same()
    {
        var run = new ScriptRun();
        run.Buckets.Clear("b");
        Assert.Equal(2, run.Run("""
            import "generate"

            generate.from(start: 2021-01-01T00:00:00Z, stop: 2021-01-02T00:00:00Z, count: 12000, fn: (n) => n)
                |> map(fn: (r) => ({r with _measurement: "m", _field: "f", k: string(v: r._value % 2)}))
                |> group(columns: ["k"])
                |> to(bucket: "b")
                |> limit(n: 1)
            """).Length);
        var bucket = run.Buckets.Resolve(new() { Name = "b" }, false);
        Assert.Equal(12000, run.Buckets.Scan(bucket, new(long.MinValue, long.MaxValue), default).Sum(s => s.Blocks().Sum(b => b.Count)));
    }

    [Fact]
    public void Another_server_gets_line_protocol()
    {
        var run = new ScriptRun();
        run.Http.Response = new(204, [], []);
        run.Run("""
            import "array"

            array.from(rows: [
                {_time: 2021-01-01T00:00:00Z, _measurement: "a b", _field: "f,1", _value: "x\"y", t: "1=2"},
                {_time: 2021-01-01T00:00:01Z, _measurement: "m", _field: "f", _value: "z", t: ""},
            ])
                |> to(bucket: "b", org: "o", host: "http://other/", token: "secret")
            """);
        var request = Assert.Single(run.Http.Requests);
        Assert.Equal("http://other/api/v2/write?bucket=b&org=o&precision=ns", request.Url);
        Assert.Contains(request.Headers, h => h is { Key: "Authorization", Value: "Token secret" });
        Assert.Equal("a\\ b,t=1\\=2 f\\,1=\"x\\\"y\" 1609459200000000000\nm f=\"z\" 1609459201000000000\n", run.Http.Body);
    }

    [Theory]
    [InlineData(401, "{\"code\": \"unauthorized\", \"message\": \"unauthorized access\"}", "unauthorized", "unauthorized access")]
    [InlineData(502, "<html>", "invalid", "the other server answered with status 502: <html>")]
    public void The_error_of_another_server_is_the_error_of_the_script(int status, string body, string code, string message)
    {
        var run = new ScriptRun();
        run.Http.Response = new(status, [], Encoding.UTF8.GetBytes(body));
        var error = Assert.Throws<FluxException>(() => run.Run(
            "import \"array\"\narray.from(rows: [{_time: 2021-01-01T00:00:00Z, _measurement: \"m\", _field: \"f\", _value: 1}]) |> to(bucket: \"b\", host: \"http://other\")"));
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void Several_writes_are_several_results()
    {
        var run = new ScriptRun();
        run.Buckets.Clear("b");
        Assert.Equal(2, run.Run("""
            import "array"

            data = array.from(rows: [{_time: 2021-01-01T00:00:00Z, _measurement: "m", _field: "f", _value: 1}])
            data |> to(bucket: "b")
            data |> map(fn: (r) => ({r with _field: "g"})) |> to(bucket: "b")
            """).Length);
    }

    [Fact]
    public void Series_are_counted_with_a_condition_too()
    {
        var run = new ScriptRun();
        run.Buckets.Clear("b");
        run.Buckets.WriteLines("b", "m,h=a f=1,g=2 1\nm,h=b f=1 1\nn,h=a f=1 1");
        const string Count = "import \"influxdata/influxdb\"\ninfluxdb.cardinality(bucket: \"b\", start: 1970-01-01T00:00:00Z, stop: 1970-01-02T00:00:00Z";
        Assert.Equal(["_value=3"], run.Run(Count + ")"));
        Assert.Equal(["_value=2"], run.Run(Count + ", predicate: (r) => r.h == \"a\")"));
    }

    [Theory]
    [InlineData("buckets(org: \"o\", host: \"http://other\", token: \"t\")", "package main\n\n\nbuckets()\n")]
    [InlineData(
        "influxdb.cardinality(bucket: \"b\", org: \"o\", host: \"http://other\", token: \"t\", start: 1970-01-01T00:00:00Z, stop: 1970-01-02T00:00:00Z, predicate: (r) => r.h == \"a\")",
        "influxdb.cardinality(\n    bucket: \"b\",\n    start: 1970-01-01T00:00:00Z,\n    stop: 1970-01-02T00:00:00Z,\n    predicate: (r) => {\n        return r[\"h\"] == \"a\"\n    },\n)\n")]
    public void Another_server_is_asked_for_its_buckets_and_series(string call, string script)
    {
        var run = new ScriptRun();
        run.Http.Response = new(200, [], Encoding.UTF8.GetBytes("#datatype,string,long,long\n#group,false,false,false\n#default,_result,,\n,result,table,_value\n,,0,7\n"));
        Assert.Equal(["_value=7"], run.Run($"import \"influxdata/influxdb\"\n{call}"));
        Assert.Equal("http://other/api/v2/query?org=o", run.Http.Requests[0].Url);
        using var body = System.Text.Json.JsonDocument.Parse(run.Http.Body);
        Assert.EndsWith(script, body.RootElement.GetProperty("query").GetString(), StringComparison.Ordinal);
    }
}
