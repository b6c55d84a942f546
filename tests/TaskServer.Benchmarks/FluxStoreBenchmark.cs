using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using TaskServer.Engines.Flux;
using TaskServer.Flux;
using TaskServer.Flux.Csv;
using TaskServer.Flux.Sources;
using TaskServer.Points;

namespace TaskServer.Benchmarks;

/// <summary>
/// Flux over points in the embedded store, beside the same questions to a plain SQLite table (series, time, value; key series and time) of the same points
/// and to bare loops over arrays. Ratios within the run count.
/// </summary>
internal static class FluxStoreBenchmark
{
    private const int SeriesCount = 100;
    private const long Start = 1_704_067_200_000_000_000;
    private const long Second = 1_000_000_000;
    private const string Source = "from(bucket: \"b\") |> range(start: 2024-01-01T00:00:00Z, stop: 2024-01-02T00:00:00Z) |> filter(fn: (r) => r._measurement == \"m\")";

    private static readonly PlatformId Bucket = new(1);

    public static async Task RunAsync(BenchmarkOptions options)
    {
        var perSeries = options.Number("points", 1_000_000, 20_000) / SeriesCount;
        var rounds = options.Once ? 1 : 5;
        var folder = Directory.CreateTempSubdirectory("flux-store-");
        try
        {
            await using var store = PointStore.Open(Path.Combine(folder.FullName, "points.db"));
            await FillAsync(store, perSeries);
            using var table = Table(Path.Combine(folder.FullName, "table.db"), perSeries);
            var buckets = new StoredBuckets(store);
            Console.WriteLine($"{SeriesCount * perSeries:N0} points in {SeriesCount} series");

            Compare("aggregateWindow(1m, mean)", rounds,
                ("flux", () => Drain(buckets, Source + " |> aggregateWindow(every: 1m, fn: mean, createEmpty: false)")),
                ("SQL", () => Read(table, "SELECT series, time / 60000000000, avg(value) FROM point GROUP BY series, time / 60000000000")));
            Compare("all points", rounds,
                ("flux", () => Drain(buckets, Source)),
                ("bare reader", () => Read(table, "SELECT series, time, value FROM point")));
            var values = Enumerable.Range(0, SeriesCount * perSeries).Select(i => i * 0.5).ToArray();
            Compare("map(_value * 2.0 + 1.0)", rounds,
                ("flux", () => Drain(buckets, Source + " |> map(fn: (r) => ({r with _value: r._value * 2.0 + 1.0}))")),
                ("C# loop", () => Loop(values)));
            Alone("all points as CSV", rounds, () => Csv(buckets, Source));
            Alone("aggregateWindow(10m, median)", rounds, () => Drain(buckets, Source + " |> aggregateWindow(every: 10m, fn: median, createEmpty: false)"));
            Alone("group |> sum", rounds, () => Drain(buckets, Source + " |> group() |> sum()"));
            Alone("group |> top(10)", rounds, () => Drain(buckets, Source + " |> group() |> top(n: 10)"));
            Alone("derivative |> count", rounds, () => Drain(buckets, Source + " |> derivative(unit: 1s) |> count()"));
            Alone("last", rounds, () => Drain(buckets, Source + " |> last()"));
            Alone("tiny query", rounds, () => Drain(buckets, "import \"array\"\narray.from(rows: [{_value: 1}])"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(PointStore store, int perSeries)
    {
        for (var series = 0; series < SeriesCount; series++)
        {
            var batch = new PointBatch();
            var key = new SeriesKey("m", new Tag("host", $"h{series}"));
            for (var i = 0; i < perSeries; i++)
                batch.Add(key, Start + i * Second).Field("v", Value(series, i));
            await store.WriteAsync(Bucket, batch);
        }
    }

    private static SqliteConnection Table(string path, int perSeries)
    {
        var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; CREATE TABLE point (series INTEGER, time INTEGER, value REAL, PRIMARY KEY (series, time)) WITHOUT ROWID");
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO point VALUES ($s, $t, $v)";
        var (s, t, v) = (insert.Parameters.Add("$s", SqliteType.Integer), insert.Parameters.Add("$t", SqliteType.Integer), insert.Parameters.Add("$v", SqliteType.Real));
        for (var series = 0; series < SeriesCount; series++)
        {
            for (var i = 0; i < perSeries; i++)
            {
                (s.Value, t.Value, v.Value) = (series, Start + i * Second, Value(series, i));
                insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        return connection;
    }

    private static double Value(int series, int i) => Math.Round(50 + 40 * Math.Sin(i / 500.0 + series), 2);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var sum = 0.0;
        while (reader.Read())
            sum += reader.GetInt64(0) + reader.GetInt64(1) + reader.GetDouble(2);
        GC.KeepAlive(sum);
    }

    private static void Loop(double[] values)
    {
        var result = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
            result[i] = values[i] * 2.0 + 1.0;
        GC.KeepAlive(result);
    }

    private static void Drain(StoredBuckets buckets, string script)
    {
        using var run = FluxEngine.Compile(script).Run(new FluxEnvironment { Buckets = buckets });
        run.Drain();
    }

    private static void Csv(StoredBuckets buckets, string script)
    {
        using var run = FluxEngine.Compile(script).Run(new FluxEnvironment { Buckets = buckets });
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        var writer = new AnnotatedCsvWriter(buffer, CsvDialect.Annotated);
        foreach (var result in run.Results)
        {
            foreach (var _ in writer.Write(result))
                buffer.ResetWrittenCount();
        }
    }

    private static void Compare(string what, int rounds, (string Name, Action Run) ours, (string Name, Action Run) other)
    {
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var (a, b) = (Time(ours.Run), Time(other.Run));
            if (round == 0 && rounds > 1)
                continue;
            mine.Add(a);
            theirs.Add(b);
        }

        var (median, rival) = (Median(mine), Median(theirs));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-32}{ours.Name} {median,9:F1} ms   {other.Name} {rival,9:F1} ms   ratio {median / rival:F2}"));
    }

    private static void Alone(string what, int rounds, Action run)
    {
        var times = Enumerable.Range(0, rounds + 1).Select(_ => Time(run)).Skip(1).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-32}flux {Median(times),9:F1} ms"));
    }

    private static double Time(Action run)
    {
        var begun = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>One bucket of the store, without a server around it.</summary>
    private sealed class StoredBuckets(PointStore store) : IBucketSource
    {
        private static readonly FluxBucket Only = new("1", "b", "1", 0);

        public FluxBucket Resolve(BucketReference bucket, bool forWriting) => Only;

        public IReadOnlyList<FluxBucket> List(string? organization, string? organizationId) => [Only];

        public IEnumerable<SeriesScan> Scan(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) =>
            store.FindSeries(Bucket).Select(series => new PointSeriesScan(store, series, request));

        public long Cardinality(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) => SeriesCount;

        public void Write(FluxBucket bucket, IReadOnlyList<FluxPoint> points, CancellationToken cancellationToken) =>
            throw new NotSupportedException("This bucket is only read.");
    }
}
