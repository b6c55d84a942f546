using System.Diagnostics;
using TaskServer.Flux;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;

namespace TaskServer.Benchmarks;

/// <summary>What it costs to get a task's script of fifty lines ready to run: parsing it, checking its types, and all of it together with binding.</summary>
internal static class FluxCompileBenchmark
{
    private const string Script =
        """
        import "date"
        import "math"
        import "strings"

        option task = {name: "downsample cpu", every: 5m, offset: 30s}

        bucket = "telegraf"
        round = (v, by=100.0) => math.round(x: v * by) / by
        label = (host, n) => "${strings.toUpper(v: host)}-${n}"
        level = (v) => {
            isHigh = v > 90.0
            isLow = v < 10.0

            return if isHigh then "crit" else if isLow then "warn" else "ok"
        }

        data =
            from(bucket: bucket)
                |> range(start: -task.every, stop: now())
                |> filter(fn: (r) => r._measurement == "cpu" and r._field == "usage_user")
                |> filter(fn: (r) => exists r.host and r.host =~ /^web/)

        scaled =
            data
                |> map(
                    fn: (r) => ({r with
                        _value: round(v: r._value),
                        hour: date.hour(t: r._time),
                        level: level(v: r._value),
                    }),
                )
                |> group(columns: ["host", "level"])

        scaled
            |> mean()
            |> map(fn: (r) => ({r with name: label(host: r.host, n: 1)}))
            |> filter(fn: (r) => r._value > 0.5 and r.level != "ok")
            |> limit(n: 10)
            |> yield(name: "worst")

        errors =
            from(bucket: bucket)
                |> range(start: -1h)
                |> filter(fn: (r) => r._measurement == "log" and (r.level == "error" or r.level == "crit"))
                |> count()

        errors
            |> map(fn: (r) => ({host: r.host, ratio: if r._value == 0 then 0.0 else 1.0 / float(v: r._value)}))
            |> max(column: "ratio")
            |> yield(name: "errors")
        """;

    public static Task RunAsync(BenchmarkOptions options)
    {
        var file = FluxParser.Parse(Script);
        var checker = new TypeChecker(new LibraryTypes(LibraryLoader.Parsed));
        if (!checker.Check(file).Diagnostics.IsEmpty)
            throw new InvalidOperationException(checker.Check(file).Message);
        Console.WriteLine($"a script of {Script.Count(c => c == '\n') + 1} lines");
        Measure("parse", options, () => FluxParser.Parse(Script));
        Measure("check types", options, () => checker.Check(file));
        Measure("compile", options, () => FluxEngine.Compile(Script));
        return Task.CompletedTask;
    }

    private static void Measure(string name, BenchmarkOptions options, Func<object> work)
    {
        var count = options.Once ? 1 : 1_000;
        var best = double.MaxValue;
        var bytes = 0L;
        for (var round = 0; round < (options.Once ? 1 : 20); round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < count; i++)
                GC.KeepAlive(work());
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / count);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / count;
        }

        Console.WriteLine($"  {name,-12} {best,8:n1} µs  {bytes,8:n0} bytes");
    }
}
