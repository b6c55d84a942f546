using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using TaskServer.Flux;
using TaskServer.Flux.Csv;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;

namespace TaskServer.Benchmarks;

/// <summary>Queries over a million points of 100 series that lie in memory, a point a second: what the engine itself costs.</summary>
internal static class FluxQueryBenchmark
{
    private const long Start = 1_704_067_200_000_000_000;
    private const string Source = "from(bucket: \"b\") |> range(start: 2024-01-01T00:00:00Z, stop: 2024-01-02T00:00:00Z)";

    private static readonly (string Name, string Script)[] Queries =
    [
        ("raw read", Source),
        ("aggregateWindow mean 1m", Source + " |> aggregateWindow(every: 1m, fn: mean, createEmpty: false)"),
        ("aggregateWindow max 1m", Source + " |> aggregateWindow(every: 1m, fn: max, createEmpty: false)"),
        ("aggregateWindow mean 1m, window by window", Source + " |> aggregateWindow(every: 1m, fn: (column, tables=<-) => tables |> map(fn: (r) => r) |> mean(column: column))"),
        ("map arithmetic", Source + " |> map(fn: (r) => ({r with _value: r._value * 2.0 + 1.0}))"),
        ("map text", Source + " |> map(fn: (r) => ({r with text: \"${r.host}: ${r._value}\"}))"),
        ("map conditional", Source + " |> map(fn: (r) => ({r with level: if r._value > 0.5 then \"high\" else \"low\"}))"),
        ("filter value", Source + " |> filter(fn: (r) => r._value > 0.5 and r.host != \"h7\")"),
        ("group and sum", Source + " |> group(columns: [\"_field\"]) |> sum()"),
        ("group by value", Source + " |> map(fn: (r) => ({r with level: if r._value > 0.5 then \"high\" else \"low\"})) |> group(columns: [\"level\"]) |> count()"),
        ("drop and sum", Source + " |> drop(columns: [\"host\"]) |> sum()"),
        ("keep", Source + " |> keep(columns: [\"_time\", \"_value\", \"host\"])"),
        ("rename and duplicate", Source + " |> rename(columns: {host: \"server\"}) |> duplicate(column: \"_value\", as: \"copy\")"),
        ("fill", Source + " |> fill(value: 0.0)"),
        ("difference", Source + " |> difference(nonNegative: true)"),
        ("derivative", Source + " |> derivative(unit: 1s, nonNegative: true)"),
        ("cumulativeSum", Source + " |> cumulativeSum()"),
        ("elapsed", Source + " |> elapsed()"),
        ("stateDuration", Source + " |> stateDuration(fn: (r) => r._value > 0.5)"),
        ("timeShift", Source + " |> timeShift(duration: 1h)"),
        ("hourSelection", Source + " |> hourSelection(start: 9, stop: 17)"),
        ("toInt", Source + " |> toInt()"),
        ("toString", Source + " |> toString()"),
        ("union", $"a = {Source}\nb = {Source} |> map(fn: (r) => ({{r with _field: \"g\"}}))\nunion(tables: [a, b])"),
        ("join", $"a = {Source}\nb = {Source} |> map(fn: (r) => ({{r with _field: \"g\"}}))\njoin(tables: {{a: a, b: b}}, on: [\"_time\", \"host\"])"),
        ("last", Source + " |> last()"),
        ("sort", Source + " |> sort()"),
        ("pivot", Source + " |> pivot(rowKey: [\"_time\"], columnKey: [\"host\"], valueColumn: \"_value\")"),
    ];

    public static Task RunAsync(BenchmarkOptions options)
    {
        var points = options.Once ? 500 : 10_000;
        var buckets = new PreparedBuckets(100, points);
        Console.WriteLine($"{100 * points:N0} points");
        Loop(100 * points);
        foreach (var (name, script) in Queries)
            Measure(name, script, buckets, options.Once ? 1 : 5, csv: false);
        Measure("raw read as CSV", Source, buckets, options.Once ? 1 : 3, csv: true);
        return Task.CompletedTask;
    }

    // What map is compared with.
    private static void Loop(int count)
    {
        var values = new double[count];
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            var result = new double[count];
            for (var i = 0; i < result.Length; i++)
                result[i] = values[i] * 2.0 + 1.0;
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }
        Report("plain loop for map arithmetic", best, 0);
    }

    private static void Measure(string name, string script, PreparedBuckets buckets, int rounds, bool csv)
    {
        var program = FluxEngine.Compile(script);
        var best = TimeSpan.MaxValue;
        var peak = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            using var run = program.Run(new FluxEnvironment { Buckets = buckets, Limits = new() { MemoryBytes = 4L << 30 } });
            if (csv)
                Write(run);
            else
                run.Drain();
            best = watch.Elapsed < best ? watch.Elapsed : best;
            peak = run.PeakMemoryBytes;
        }
        Report(name, best, peak);
    }

    private static void Write(FluxRun run)
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var writer = new AnnotatedCsvWriter(output, CsvDialect.Annotated);
        foreach (var result in run.Results)
        {
            foreach (var _ in writer.Write(result))
                output.ResetWrittenCount();
        }
    }

    private static void Report(string name, TimeSpan time, long peak) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-45} {time.TotalMilliseconds,9:F1} ms   {peak / 1048576.0,8:F1} MiB held"));

    private sealed class PreparedBuckets : IBucketSource
    {
        private readonly List<Series> _series = [];

        public PreparedBuckets(int series, int points)
        {
            var random = new Random(1);
            for (var s = 0; s < series; s++)
            {
                var times = new long[points];
                var values = new double[points];
                for (var i = 0; i < points; i++)
                {
                    times[i] = Start + i * 1_000_000_000L;
                    values[i] = random.NextDouble();
                }
                _series.Add(new($"h{s}", times, values));
            }
        }

        public FluxBucket Resolve(BucketReference bucket, bool forWriting) => new("0000000000000001", "b", "", 0);

        public IReadOnlyList<FluxBucket> List(string? organization, string? organizationId) => [];

        public IEnumerable<SeriesScan> Scan(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) => _series;

        public long Cardinality(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) => _series.Count;

        public void Write(FluxBucket bucket, IReadOnlyList<FluxPoint> points, CancellationToken cancellationToken)
        {
        }

        private sealed class Series(string host, long[] times, double[] values) : SeriesScan
        {
            public override string Measurement => "m";

            public override string Field => "f";

            public override IReadOnlyList<KeyValuePair<string, string>> Tags => [new("host", host)];

            public override ColumnType Type => ColumnType.Float;

            public override IEnumerable<PointBlock> Blocks()
            {
                for (var at = 0; at < times.Length; at += 1000)
                    yield return new(times, values, at, Math.Min(1000, times.Length - at));
            }
        }
    }
}
