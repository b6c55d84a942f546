using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskServer.Access;
using TaskServer.Engines;
using TaskServer.Points;
using TaskServer.Scheduling;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Benchmarks;

/// <summary>
/// How late runs start, everything persisted. Lateness is `startedAt` less (slot plus offset), read back from the store, all
/// runs, no sampling. `--folder` names a place on the disk to measure; `--tasks`, `--seconds`, `--crowd` are the sizes.
/// For a slow disk, preload a library whose fsync and fdatasync sleep before they do the real thing.
/// </summary>
internal static class SchedulerBenchmark
{
    private static readonly PlatformId Organization = new(0x0abc);
    private static readonly PlatformId User = new(0x0def);
    private static readonly Principal Operator = new(User, [new(PermissionAction.Write, ResourceTypes.Instance)]);

    public static async Task RunAsync(BenchmarkOptions options)
    {
        var root = options.Values.GetValueOrDefault("folder") ?? Path.GetTempPath();
        var tasks = options.Number("tasks", 1000, 50);
        var crowd = options.Number("crowd", 10_000, 200);
        var bare = Bare(root, options.Number("bare", 100_000, 2_000));
        Console.WriteLine(Text($"B, a bare loop: {bare:0} runs/s"));
        await EverySecondAsync(root, tasks, options.Number("seconds", 20, 2));
        await AtOnceAsync(root, tasks, bare);
        await AtOnceAsync(root, crowd, bare);
    }

    private static async Task EverySecondAsync(string root, int tasks, int seconds)
    {
        await using var server = await Server.StartAsync(root);
        await server.CreateAsync(tasks, new TaskDefinition { Every = "1s" });
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (from, cpu) = (DateTimeOffset.UtcNow, Process.GetCurrentProcess().TotalProcessorTime);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var to = DateTimeOffset.UtcNow;
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        await Task.Delay(TimeSpan.FromSeconds(1));
        var slots = Enumerable.Range(0, seconds + 1).Count(i => Second(from) + TimeSpan.FromSeconds(i + 1) <= to);
        server.Report(Text($"{tasks} tasks every second for {seconds} s"), from, to, (long)slots * tasks);
        Console.WriteLine(Text($"  {cpu.TotalSeconds / seconds * 100:0} % of a core"));
    }

    // One slot a day, moved by an offset to an instant a few seconds ahead.
    private static async Task AtOnceAsync(string root, int tasks, double bare)
    {
        await using var server = await Server.StartAsync(root);
        var due = Second(DateTimeOffset.UtcNow) + TimeSpan.FromSeconds(5 + tasks / 500);
        var slot = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero) + TimeSpan.FromDays(1);
        await server.CreateAsync(tasks, new TaskDefinition { Every = "1d", Offset = due - slot });
        if (DateTimeOffset.UtcNow > due)
            Console.WriteLine("  (the tasks were not created in time)");
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        while (server.Finished() < tasks && DateTimeOffset.UtcNow < due + TimeSpan.FromSeconds(60))
            await Task.Delay(50);
        server.Report(Text($"{tasks} tasks at the same instant"), due - TimeSpan.FromSeconds(1), due + TimeSpan.FromHours(1), tasks);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var rate = tasks / (server.LastFinish() - due).TotalSeconds;
        Console.WriteLine(Text($"  {rate:0} runs/s from due to the last end, {rate / bare:0.00} B, {cpu.TotalMicroseconds / tasks:0} us of CPU a run"));
    }

    /// <summary>The same rows from one thread that waits for nothing: two transactions for every 512 runs.</summary>
    private static double Bare(string root, int runs)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "bare-" + Guid.NewGuid().ToString("n")));
        try
        {
            using var connection = new SqliteConnection($"Data Source={folder.FullName}/bare.db;Pooling=False");
            connection.Open();
            Execute(connection, """
                PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
                CREATE TABLE t (id INTEGER PRIMARY KEY, latest INTEGER, status INTEGER);
                CREATE TABLE r (id INTEGER PRIMARY KEY, task INTEGER, slot INTEGER, status INTEGER, started INTEGER, finished INTEGER);
                CREATE UNIQUE INDEX slot ON r (task, slot);
                CREATE TABLE l (run INTEGER, seq INTEGER, time INTEGER, message TEXT, PRIMARY KEY (run, seq));
                WITH RECURSIVE n(v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM n WHERE v < 999) INSERT INTO t SELECT v, 0, 0 FROM n;
                """);
            using var insert = Prepare(connection, "INSERT INTO r VALUES (?1, ?2, ?3, 1, ?3, NULL)", 3);
            using var log = Prepare(connection, "INSERT INTO l VALUES (?1, ?2, ?3, ?4)", 4);
            using var update = Prepare(connection, "UPDATE r SET status = 2, finished = ?2 WHERE id = ?1", 2);
            using var task = Prepare(connection, "UPDATE t SET latest = ?2, status = 1 WHERE id = ?1", 2);
            var clock = Stopwatch.StartNew();
            for (long run = 0; run < runs; run += 512)
            {
                Execute(connection, "BEGIN IMMEDIATE");
                for (var id = run; id < run + 512; id++)
                {
                    Run(insert, id, id % 1000, id);
                    Run(log, id, 0L, id, "Started task from script: \"option task = {name: \\\"n\\\", every: 1s}\"");
                }

                Execute(connection, "COMMIT; BEGIN IMMEDIATE");
                for (var id = run; id < run + 512; id++)
                {
                    Run(update, id, id);
                    Run(log, id, 1L, id, "Completed(success)");
                    Run(task, id % 1000, id);
                }

                Execute(connection, "COMMIT");
            }

            return (runs + 511) / 512 * 512 / clock.Elapsed.TotalSeconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static DateTimeOffset Second(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Server(ServiceProvider services, DirectoryInfo folder) : IAsyncDisposable
    {
        public static async Task<Server> StartAsync(string root)
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, "scheduler-" + Guid.NewGuid().ToString("n")));
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data", folder.FullName)]).Build();
            var services = new ServiceCollection()
                .AddLogging()
                .AddSingleton<IConfiguration>(configuration)
                .AddScriptEngines()
                .AddStorage(configuration)
                .AddPoints()
                .AddAccess()
                .AddScheduling()
                .BuildServiceProvider();
            await services.GetRequiredService<StoreWriter>().ApplyAsync(db =>
            {
                db.Organizations.Add(new Organization { Id = Organization, Name = "acme", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
                db.Users.Add(new User { Id = User, Name = "ann" });
                return 0;
            });
            foreach (var service in services.GetServices<IHostedService>())
                await service.StartAsync(default);
            return new Server(services, folder);
        }

        public async Task CreateAsync(int tasks, TaskDefinition definition)
        {
            var service = services.GetRequiredService<TaskService>();
            await Parallel.ForAsync(0, tasks, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) => await service.CreateAsync(
                Operator,
                new NewTask
                {
                    OrganizationId = Organization,
                    Name = $"task {i}",
                    Engine = "sleep",
                    Arguments = new JsonObject { ["ms"] = 0 },
                    Definition = definition,
                    Origin = "influx",
                },
                cancellationToken));
        }

        public int Finished()
        {
            using var db = services.GetRequiredService<StoreReader>().Open();
            return db.Runs.Count(run => run.FinishedAt != null);
        }

        public DateTimeOffset LastFinish()
        {
            using var db = services.GetRequiredService<StoreReader>().Open();
            return db.Runs.Select(run => run.FinishedAt!.Value).OrderByDescending(finish => finish).First();
        }

        public void Report(string what, DateTimeOffset from, DateTimeOffset to, long expected)
        {
            using var db = services.GetRequiredService<StoreReader>().Open();
            var runs = db.Runs.Where(run => run.RunAt > from && run.RunAt <= to).Select(run => new { run.RunAt, run.StartedAt, run.FinishedAt }).ToList();
            var late = runs.Where(run => run.StartedAt is not null).Select(run => (run.StartedAt!.Value - run.RunAt).TotalMilliseconds).Order().ToList();
            Console.WriteLine(Text($"{what}: {runs.Count} of {expected} slots, {runs.Count(run => run.FinishedAt is null)} unfinished"));
            if (late.Count > 0)
                Console.WriteLine(Text($"  late p50 {late[late.Count / 2]:0.0} ms, p99 {late[late.Count * 99 / 100]:0.0} ms, max {late[^1]:0.0} ms"));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in services.GetServices<IHostedService>().Reverse())
                await service.StopAsync(default);
            await services.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
