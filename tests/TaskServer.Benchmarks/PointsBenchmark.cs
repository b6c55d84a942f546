using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using TaskServer.Points;

namespace TaskServer.Benchmarks;

/// <summary>
/// A million points in a hundred series: line protocol to durable, and back. Beside it, in the same run, the plain way: one SQLite table
/// of (series, time, value), filled in one transaction and read by a bare loop.
/// </summary>
internal static class PointsBenchmark
{
    private const long Start = 1_700_000_000_000_000_000;
    private static readonly PlatformId Bucket = new(1);

    public static async Task RunAsync(BenchmarkOptions options)
    {
        var (series, points) = options.Once ? (10, 100) : (100, 10_000);
        var folder = Directory.CreateTempSubdirectory("points");
        try
        {
            foreach (var (name, value) in new (string, Func<Random, double>)[]
                { ("two decimals", random => random.Next(10_000) / 100.0), ("random floats", random => random.NextDouble()) })
            {
                var text = Lines(series, points, value);
                Console.WriteLine($"{series * points:n0} points in {series} series, {name}, {text.Length / 1e6:n1} MB of line protocol");
                for (var round = 0; round < (options.Once ? 1 : 3); round++)
                    await StoreAsync(Path.Combine(folder.FullName, $"{name}{round}.db"), text, series * points);
                Plain(Path.Combine(folder.FullName, $"{name}plain.db"), series, points, value);
            }
            await SmallWritesAsync(Path.Combine(folder.FullName, "small.db"), options.Once ? 10 : 2_000);
            await ManySeriesAsync(Path.Combine(folder.FullName, "many.db"), options.Once ? 100 : 100_000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Lines(int series, int points, Func<Random, double> value)
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (var i = 0; i < points; i++)
        {
            for (var s = 0; s < series; s++)
                text.Append(CultureInfo.InvariantCulture, $"cpu,host=server{s:d3},region=eu value={value(random)} {Start + (i * 10_000_000_000L)}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task StoreAsync(string path, byte[] text, int count)
    {
        var store = PointStore.Open(path);
        var watch = Stopwatch.StartNew();
        var batch = LineProtocol.Parse(text, WritePrecision.Nanosecond, Start);
        var parsed = watch.Elapsed;
        await store.WriteAsync(Bucket, batch);
        var written = watch.Elapsed;
        Print("parse", count, parsed);
        Print("parse and write, durable", count, written);
        for (var round = 0; round < 3; round++)
        {
            watch.Restart();
            Print("read", Sum(store, out var sum), watch.Elapsed, $"sum {sum:f3}");
        }
        await store.DisposeAsync();
        Console.WriteLine($"  file: {new FileInfo(path).Length / (double)count:f1} bytes a point");

        watch.Restart();
        await using var again = PointStore.Open(path);
        Console.WriteLine($"  open: {watch.Elapsed.TotalMilliseconds:f1} ms");
    }

    private static int Sum(PointStore store, out double sum)
    {
        var count = 0;
        sum = 0;
        foreach (var series in store.FindSeries(Bucket))
        {
            foreach (var block in store.Read(series))
            {
                count += block.Count;
                foreach (var value in block.Floats.AsSpan(0, block.Count))
                    sum += value;
            }
        }
        return count;
    }

    private static void Plain(string path, int series, int points, Func<Random, double> value)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE points(series INTEGER, time INTEGER, value REAL, PRIMARY KEY(series, time)) WITHOUT ROWID";
        command.ExecuteNonQuery();
        var random = new Random(1);
        var watch = Stopwatch.StartNew();
        using (var transaction = connection.BeginTransaction())
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT OR REPLACE INTO points VALUES(?1, ?2, ?3)";
            for (var i = 1; i <= 3; i++)
                insert.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            insert.Prepare();
            for (var i = 0; i < points; i++)
            {
                for (var s = 0; s < series; s++)
                {
                    (insert.Parameters[0].Value, insert.Parameters[1].Value, insert.Parameters[2].Value) = (s, Start + (i * 10_000_000_000L), value(random));
                    insert.ExecuteNonQuery();
                }
            }
            transaction.Commit();
        }
        Print("plain table: write, without parsing", series * points, watch.Elapsed);

        watch.Restart();
        command.CommandText = "SELECT series, time, value FROM points ORDER BY series, time";
        using (var reader = command.ExecuteReader())
        {
            var sum = 0.0;
            while (reader.Read())
                sum += reader.GetDouble(2) + (reader.GetInt64(1) & 0);
            Print("plain table: read", series * points, watch.Elapsed, $"sum {sum:f3}");
        }
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
        Console.WriteLine($"  plain table: {new FileInfo(path).Length / (double)(series * points):f1} bytes a point");
    }

    // Sixteen clients, ten lines a request: what the log and the group commit are for.
    private static async Task SmallWritesAsync(string path, int requests)
    {
        await using var store = PointStore.Open(path);
        var latencies = new List<double>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            var own = new List<double>();
            for (var i = 0; i < requests; i++)
            {
                var begun = watch.Elapsed;
                var text = string.Concat(Enumerable.Range(0, 10).Select(h => $"cpu,client=c{client},host=h{h} a={i}i,b={i}.5 {Start + (i * 1_000_000_000L)}\n"));
                await store.WriteAsync(Bucket, LineProtocol.Parse(Encoding.UTF8.GetBytes(text), WritePrecision.Nanosecond, Start));
                own.Add((watch.Elapsed - begun).TotalMilliseconds);
            }
            lock (latencies)
                latencies.AddRange(own);
        })));
        latencies.Sort();
        Console.WriteLine("small writes, 16 clients, 10 lines of 2 fields each");
        Print("requests", 16 * requests, watch.Elapsed, $"p50 {latencies[latencies.Count / 2]:f2} ms, p99 {latencies[latencies.Count * 99 / 100]:f2} ms, max {latencies[^1]:f1} ms");
    }

    private static async Task ManySeriesAsync(string path, int count)
    {
        Console.WriteLine($"{count:n0} series");
        var watch = Stopwatch.StartNew();
        await using (var store = PointStore.Open(path))
        {
            for (var round = 0; round < 10; round++)
            {
                var text = new StringBuilder();
                for (var i = 0; i < count; i++)
                    text.Append(CultureInfo.InvariantCulture, $"disk,host=h{i / 10},device=d{i % 10} free={i}i {Start + (round * 1_000_000_000L)}\n");
                var bytes = Encoding.UTF8.GetBytes(text.ToString());
                watch.Restart();
                await store.WriteAsync(Bucket, LineProtocol.Parse(bytes, WritePrecision.Nanosecond, Start));
                Print(round == 0 ? "a point for each, new" : "a point for each", count, watch.Elapsed);
            }
        }
        watch.Restart();
        await using var again = PointStore.Open(path);
        Console.WriteLine($"  open: {watch.Elapsed.TotalMilliseconds:f0} ms");
        foreach (var (name, predicate) in new (string, SeriesPredicate?)[]
            {
                ("all", null),
                ("all again", null),
                ("one tag equal", new SeriesPredicate.Equal("host", "h7")),
                ("one tag unequal", new SeriesPredicate.Equal("device", "d7", Negated: true)),
                ("one tag matches", new SeriesPredicate.Match("host", new("^h7.$"))),
                ("another measurement", new SeriesPredicate.Equal("_measurement", "x")),
            })
        {
            watch.Restart();
            var found = again.FindSeries(Bucket, predicate).Count;
            Console.WriteLine($"  find, {name}: {found} in {watch.Elapsed.TotalMilliseconds:f2} ms");
        }
    }

    private static void Print(string what, int count, TimeSpan time, string more = "") =>
        Console.WriteLine($"  {what}: {time.TotalMilliseconds:f0} ms, {count / time.TotalSeconds / 1e6:f2} M/s {more}");
}
