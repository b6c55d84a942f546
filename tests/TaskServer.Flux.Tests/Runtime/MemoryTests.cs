namespace TaskServer.Flux.Tests.Runtime;

/// <summary>Every way to hold much at once counts, whatever it is that grows, and ends with the same error.</summary>
public sealed class MemoryTests
{
    private const long Limit = 4 << 20;

    private const string Imports = """
        import "array"
        import "csv"
        import "dict"
        import "experimental/json"
        import "experimental/polyline"
        import "generate"
        import "regexp"
        import "strings"

        rows = (n) => generate.from(count: n, fn: (n) => n, start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z)
        many = rows(n: 1000000000)
        texts = many |> map(fn: (r) => ({_time: r._time, _value: string(v: r._value) + "abcdefghijklmnopqrstuvwxyz"}))
        floats = many |> map(fn: (r) => ({_time: r._time, _value: float(v: r._value)}))
        list = (n) => linearBins(start: 0.0, width: 1.0, count: n)
        text = (n) => strings.repeat(v: "a,", i: n)

        """;

    [Theory]
    [InlineData("list(n: 5000000)")]
    [InlineData("array.map(arr: list(n: 50000), fn: (x) => list(n: 100))")]
    [InlineData("array.map(arr: list(n: 50000), fn: (x) => list(n: 10000))")]
    [InlineData("array.map(arr: list(n: 50000), fn: (x) => ({a: text(n: 100)}))")]
    [InlineData("array.map(arr: list(n: 50000), fn: (x) => { y = text(n: 100) return () => y })")]
    [InlineData("array.map(arr: list(n: 50000), fn: (x) => text(n: 100000))")]
    [InlineData("array.map(arr: list(n: 50000), fn: (x) => array.from(rows: [{a: x}]))")]
    [InlineData("array.map(arr: list(n: 50000), fn: (x) => regexp.compile(v: \"a.*${x}\"))")]
    [InlineData("array.concat(arr: list(n: 80000), v: list(n: 80000))")]
    [InlineData("strings.split(v: text(n: 400000), t: \",\")")]
    [InlineData("regexp.splitRegexp(r: /,/, v: text(n: 400000), i: -1)")]
    [InlineData("many |> findColumn(fn: (key) => true, column: \"_value\")")]
    [InlineData("dict.fromList(pairs: array.map(arr: list(n: 50000), fn: (x) => ({key: x, value: x})))")]
    [InlineData("json.parse(data: bytes(v: \"[\" + strings.repeat(v: \"[],\", i: 300000) + \"1]\"))")]
    public void Values(string expression) => IsRefused($"x = {expression}");

    [Theory]
    [InlineData("many |> sort()")]
    [InlineData("texts |> sort()")]
    [InlineData("texts |> unique() |> count()")]
    [InlineData("texts |> distinct() |> count()")]
    [InlineData("texts |> mode()")]
    [InlineData("many |> mode()")]
    [InlineData("many |> keyValues(keyColumns: [\"_value\"])")]
    [InlineData("many |> tail(n: 1000000000)")]
    [InlineData("many |> movingAverage(n: 1000000000)")]
    [InlineData("many |> chandeMomentumOscillator(n: 1000000000)")]
    [InlineData("floats |> holtWinters(n: 10, interval: 315ms)")]
    [InlineData("rows(n: 10000) |> holtWinters(n: 10, interval: 31536s, seasonality: 5000)")]
    [InlineData("floats |> polyline.rdp()")]
    [InlineData("floats |> quantile(q: 0.5, method: \"exact_mean\")")]
    [InlineData("floats |> range(start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z) |> aggregateWindow(every: 5y, fn: (column, tables=<-) => tables |> quantile(q: 0.5, method: \"exact_mean\"))")]
    [InlineData("floats |> map(fn: (r) => ({r with k: string(v: int(v: r._value) % 1000)})) |> group(columns: [\"k\"]) |> quantile(q: 0.5, compression: 10000.0)")]
    [InlineData("many |> map(fn: (r) => ({r with f: string(v: r._value)})) |> pivot(rowKey: [\"_time\"], columnKey: [\"f\"], valueColumn: \"_value\")")]
    [InlineData("many |> map(fn: (r) => ({r with _time: time(v: 0), f: string(v: r._value)})) |> pivot(rowKey: [\"_time\"], columnKey: [\"f\"], valueColumn: \"_value\")")]
    [InlineData("many |> group(columns: [\"_value\"]) |> map(fn: (r) => ({r with x: 1}))")]
    [InlineData("rows(n: 3) |> range(start: 1970-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z) |> window(every: 1ns, createEmpty: true) |> count()")]
    [InlineData("rows(n: 30000) |> range(start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z) |> aggregateWindow(every: 1h, period: 9y, fn: median)")]
    [InlineData("csv.from(csv: \"a,b,c\\n\" + strings.repeat(v: \",,\\n\", i: 500000), mode: \"raw\")")]
    // A chunk of long texts, before anybody could hold it.
    [InlineData("many |> map(fn: (r) => ({r with a: strings.repeat(v: \"a\", i: 20000)})) |> count()")]
    [InlineData("many |> map(fn: (r) => ({_value: string(v: r._value), a: strings.repeat(v: \"a\", i: 1000)})) |> map(fn: (r) => ({b: r.a + r.a + r.a + r.a + r._value, c: r.a + r.a + r.a + r.a + r._value})) |> sort(columns: [\"b\"])")]
    public void Rows(string script) => IsRefused(script);

    [Fact]
    public void What_is_garbage_does_not_count()
    {
        // Sixty times the limit, one after the other.
        using var run = Start("rows(n: 4000) |> map(fn: (r) => ({x: strings.strlen(v: strings.repeat(v: \"a\", i: 30000 + r._value))})) |> sum(column: \"x\")");
        run.Drain();
    }

    [Fact]
    public void A_run_gives_back_to_the_others_what_it_held()
    {
        var shared = new FluxMemory(Limit);
        using (var run = Start("x = list(n: 100000)\nrows(n: 10000) |> sort()", shared))
        {
            run.Drain();
            Assert.InRange(shared.Used, 1, Limit);
        }
        Assert.Equal(0, shared.Used);
    }

    private static void IsRefused(string script)
    {
        var refusal = Assert.Throws<FluxException>(() =>
        {
            using var run = Start(script);
            run.Drain();
        });
        Assert.Contains($"memory allocation limit reached: limit {Limit} bytes", refusal.Message, StringComparison.Ordinal);
    }

    private static FluxRun Start(string script, FluxMemory? shared = null) =>
        FluxEngine.Compile(Imports + script).Run(new FluxEnvironment { Limits = new() { MemoryBytes = Limit, SharedMemory = shared } });
}
