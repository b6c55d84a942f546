using System.Buffers;
using TaskServer.Flux.Csv;

namespace TaskServer.Flux.Tests.Runtime;

/// <summary>Whatever a script is doing, it stops soon after somebody cancels it. The time allowed is long, for machines that do other things as well.</summary>
public sealed class CancellationTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private const string Imports = """
        import "array"
        import "csv"
        import "dict"
        import "experimental/json"
        import "generate"
        import "join"
        import "regexp"
        import "strings"
        import "testing"

        rows = (n) => generate.from(count: n, fn: (n) => n, start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z)
        floats = (n) => rows(n: n) |> map(fn: (r) => ({_time: r._time, _value: float(v: r._value * 7919 % 1000003)}))

        """;

    [Theory]
    // A match that takes minutes, and a million matches that each look at all of the rest.
    [InlineData("regexp.findString(r: /(a|b|ab|ba| )*[ab].{0,400}c$/, v: strings.repeat(v: \"abab \", i: 3000000))")]
    [InlineData("regexp.replaceAllString(r: /a(.*b)?/, v: strings.repeat(v: \"a\", i: 1000000), t: \"x\")")]
    // Two long texts that nearly match at every place.
    [InlineData("strings.containsStr(v: strings.repeat(v: \"ab\", i: 8000000), substr: strings.repeat(v: \"ab\", i: 2000000) + \"b\" + strings.repeat(v: \"ab\", i: 2000000))")]
    [InlineData("strings.trim(v: strings.repeat(v: \"ab\", i: 4000000), cutset: strings.repeat(v: \"c\", i: 4000000) + \"ab\")")]
    [InlineData("strings.containsAny(v: strings.repeat(v: \"a\", i: 8000000), chars: strings.repeat(v: \"b\", i: 4000000))")]
    [InlineData("array.map(arr: linearBins(start: 0.0, width: 1.0, count: 100), fn: (x) => strings.title(v: strings.repeat(v: \"ab \", i: 5000000)))")]
    [InlineData("strings.split(v: strings.repeat(v: \"ab,\", i: 5000000), t: \"\")")]
    [InlineData("json.parse(data: bytes(v: \"[\" + strings.repeat(v: \"[1],\", i: 3000000) + \"1]\"))")]
    [InlineData("contains(value: -1.0, set: linearBins(start: 0.0, width: 1.0, count: 3000000))")]
    public void A_value_in_the_making(string expression) => StopsSoon($"{Imports}x = array.map(arr: linearBins(start: 0.0, width: 1.0, count: 100), fn: (x) => {{ y = {expression} return 1 }})", 300);

    [Theory]
    [InlineData("rows(n: 100000000) |> unique() |> count()")]
    [InlineData("rows(n: 20000000) |> sort(desc: true)")]
    [InlineData("floats(n: 8000000) |> quantile(q: 0.5, method: \"exact_mean\")")]
    [InlineData("floats(n: 8000000) |> quantile(q: 0.5, method: \"exact_selector\")")]
    [InlineData("floats(n: 8000000) |> mode()")]
    [InlineData("floats(n: 1000000) |> holtWinters(n: 1000000, interval: 315s, seasonality: 10)")]
    [InlineData("rows(n: 5000000) |> map(fn: (r) => ({_time: time(v: -r._value), _value: r._value, f: \"a\"})) |> pivot(rowKey: [\"_time\"], columnKey: [\"f\"], valueColumn: \"_value\")")]
    [InlineData("join.inner(left: rows(n: 3000000), right: rows(n: 3000000), on: (l, r) => l._value == r._value, as: (l, r) => l)")]
    [InlineData("rows(n: 3) |> range(start: 1970-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z) |> window(every: 1ns, createEmpty: true) |> count()")]
    [InlineData("rows(n: 3) |> range(start: 1970-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z) |> aggregateWindow(every: 1ns, fn: mean)")]
    [InlineData("rows(n: 30000) |> range(start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z) |> aggregateWindow(every: 1s, period: 9y, fn: median)")]
    [InlineData("csv.from(csv: \"a,b,c\\n\" + strings.repeat(v: \"1,2,3\\n\", i: 2500000), mode: \"raw\") |> sort(columns: [\"a\"])")]
    [InlineData("testing.diff(got: rows(n: 2000000), want: rows(n: 2000001))")]
    [InlineData("rows(n: 100000000) |> map(fn: (r) => ({r with a: strings.repeat(v: \"a\\\"b\", i: 100000)}))")]
    public void Rows_on_their_way(string script) => StopsSoon(Imports + script, 300);

    [Fact]
    public void A_script_of_many_statements_while_it_is_compiled() => StopsSoon(string.Concat(Enumerable.Range(0, 300_000).Select(i => $"x{i} = {i} + 1\n")), 100);

    [Fact]
    public void A_script_of_mistakes_while_it_is_compiled() => StopsSoon(string.Concat(Enumerable.Repeat("@ ) ", 1_000_000)), 100);

    [Fact]
    public void Many_regular_expressions_while_they_are_compiled() => StopsSoon(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"x{i} = /host{i}.*(a|b){{20}}/\n")), 100);

    private static void StopsSoon(string script, int milliseconds)
    {
        using var source = new CancellationTokenSource();
        Exception? end = null;
        // The stack of the threads on which a server runs scripts.
        var thread = new Thread(
            () => end = Record.Exception(() => Read(script, source.Token)),
            16 << 20);
        thread.Start();
        if (!thread.Join(milliseconds))
            source.Cancel();
        Assert.True(thread.Join(Soon), "It goes on.");
        // A fast machine may be through before, with or without the memory that is asked for.
        Assert.True(end is null or OperationCanceledException or FluxException { Code: "resource exhausted" }, end?.ToString());
    }

    private static void Read(string script, CancellationToken token)
    {
        using var run = FluxEngine.Compile(script, null, token).Run(new FluxEnvironment { Limits = new() { MemoryBytes = 2L << 30 } }, token);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new AnnotatedCsvWriter(buffer, CsvDialect.Annotated);
        foreach (var result in run.Results)
        {
            foreach (var _ in writer.Write(result))
                buffer.ResetWrittenCount();
        }
    }
}
