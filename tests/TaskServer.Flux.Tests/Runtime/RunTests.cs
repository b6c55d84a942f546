using TaskServer.Flux.Sources;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Tests.Runtime;

public sealed class RunTests
{
    private const string Million = "import \"generate\"\ngenerate.from(start: 2024-01-01T00:00:00Z, stop: 2024-02-01T00:00:00Z, count: 1000000, fn: (n) => n)";

    [Fact]
    public void Rows_stream_so_that_memory_does_not_grow_with_them()
    {
        using var run = Start(Million + " |> map(fn: (r) => ({r with _value: r._value * 2})) |> filter(fn: (r) => r._value % 4 == 0) |> sum()");
        run.Drain();
        Assert.Equal(0, run.PeakMemoryBytes);
    }

    [Fact]
    public void Rows_that_must_be_held_count_against_the_limit()
    {
        using var run = Start(Million + " |> sort(desc: true)", new FluxEnvironment { Limits = new() { MemoryBytes = 1 << 20 } });
        var e = Assert.Throws<FluxException>(run.Drain);
        Assert.StartsWith("memory allocation limit reached: limit 1048576 bytes, allocated: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(FluxPhase.Run, e.Phase);
    }

    [Fact]
    public void A_result_may_not_have_more_rows_than_allowed()
    {
        using var run = Start(Million, new FluxEnvironment { Limits = new() { ResultRows = 10_000 } });
        Assert.Contains("has more than 10000 rows", Assert.Throws<FluxException>(run.Drain).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_stops_between_rows()
    {
        using var source = new CancellationTokenSource();
        using var run = FluxEngine.Compile(Million + " |> map(fn: (r) => ({r with t: string(v: r._value)})) |> yield()").Run(new FluxEnvironment(), source.Token);
        var chunks = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var table in run.Results[0].Tables())
            {
                foreach (var _ in table.Chunks)
                {
                    chunks++;
                    source.Cancel();
                }
            }
        });
        Assert.Equal(1, chunks);
    }

    [Fact]
    public void An_expired_time_limit_is_an_error_of_its_own()
    {
        using var run = Start(Million + " |> sort(desc: true)", new FluxEnvironment { Limits = new() { Time = TimeSpan.FromMilliseconds(1) } });
        Assert.Contains("time limit", Assert.Throws<FluxException>(run.Drain).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_two_results_read_is_computed_once()
    {
        var http = new CountingHttp();
        using var run = Start(
            """
            import "array"
            import "http"

            sent = array.from(rows: [{a: 1}, {a: 2}, {a: 3}]) |> map(fn: (r) => ({r with status: http.post(url: "http://x", data: bytes(v: ""))}))
            first = sent |> findColumn(fn: (key) => true, column: "status")
            sent |> filter(fn: (r) => r.status == first[0]) |> yield(name: "ok")
            sent |> count(column: "a") |> yield(name: "all")
            """,
            new FluxEnvironment { Http = http });
        run.Drain();
        Assert.Equal(3, http.Calls);
    }

    [Fact]
    public void Outgoing_requests_are_limited()
    {
        var e = Assert.Throws<FluxException>(() => Start(
            "import \"http\"\na = http.post(url: \"http://x\", data: bytes(v: \"\"))\nb = http.post(url: \"http://x\", data: bytes(v: \"\"))",
            new FluxEnvironment { Http = new CountingHttp(), Limits = new() { HttpCalls = 1 } }));
        Assert.Contains("the limit of 1 outgoing requests is reached", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Now_is_that_of_the_environment_unless_the_script_sets_it()
    {
        var environment = new FluxEnvironment { Now = 1_700_000_000_000_000_000 };
        Assert.Equal("2023-11-14T22:13:20Z", Only("import \"array\"\narray.from(rows: [{t: now()}])", environment));
        Assert.Equal("2020-01-01T00:00:00Z", Only("import \"array\"\noption now = () => 2020-01-01T00:00:00Z\narray.from(rows: [{t: now()}])", environment));
    }

    [Fact]
    public void An_extern_file_stands_in_front_of_the_script()
    {
        var file = FluxParser.Parse("option now = () => 2020-01-01T00:00:00Z\nlimitOf = 5");
        using var run = FluxEngine.Compile("import \"array\"\narray.from(rows: [{t: now(), n: limitOf}])", file).Run(new FluxEnvironment());
        Assert.Equal(5, run.Results[0].Tables().Single().Chunks.Single()["n"]![0].AsInt);
    }

    [Fact]
    public void Errors_tell_the_phase_in_which_they_came()
    {
        Assert.Equal(FluxPhase.Compile, Assert.Throws<FluxException>(() => FluxEngine.Compile("x = y")).Phase);
        Assert.Equal(FluxPhase.Start, Assert.Throws<FluxException>(() => Start("from(bucket: \"nope\") |> range(start: -1h)")).Phase);
        using var run = Start("import \"array\"\narray.from(rows: [{a: 1, b: 0}]) |> map(fn: (r) => ({c: r.a / r.b}))");
        Assert.Equal(FluxPhase.Run, Assert.Throws<FluxException>(run.Drain).Phase);
    }

    [Fact]
    public void Results_come_in_the_order_of_the_script()
    {
        using var run = Start("import \"array\"\na = array.from(rows: [{x: 1}])\na |> yield(name: \"z\")\na |> limit(n: 1) |> yield(name: \"b\")\na |> count(column: \"x\") |> yield(name: \"m\")");
        Assert.Equal(["z", "b", "m"], run.Results.Select(r => r.Name));
    }

    private static FluxRun Start(string script, FluxEnvironment? environment = null) => FluxEngine.Compile(script).Run(environment ?? new FluxEnvironment());

    private static string Only(string script, FluxEnvironment environment)
    {
        using var run = Start(script, environment);
        var value = run.Results[0].Tables().Single().Chunks.Single()[0, 0];
        Assert.Equal(ColumnType.Time, value.ColumnType);
        return TaskServer.Flux.Values.TimeText.Trimmed(value.AsTime);
    }

    private sealed class CountingHttp : IFluxHttp
    {
        public int Calls { get; private set; }

        public FluxHttpResponse Send(FluxHttpRequest request, CancellationToken cancellationToken)
        {
            Calls++;
            return new(200, [], []);
        }
    }
}
