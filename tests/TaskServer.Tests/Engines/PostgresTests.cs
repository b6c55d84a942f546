using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using TaskServer.Engines.Outgoing;
using TaskServer.Engines.Sql;
using TaskServer.Flux;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;

namespace TaskServer.Tests.Engines;

/// <summary>With a PostgreSQL server of their own, where its programs are installed.</summary>
public sealed class PostgresTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private readonly PostgresDriver _driver = new(new OutgoingOptions { Allow = ["127.0.0.1"] });

    [PostgresFact]
    public void Rows_come_back_with_their_types()
    {
        FluxSqlColumn[] columns = [new("t", ColumnType.Time), new("i", ColumnType.Int), new("u", ColumnType.UInt), new("f", ColumnType.Float), new("s", ColumnType.String), new("B", ColumnType.Bool)];
        object?[][] rows =
        [
            [1_714_564_800_123_456_000L, long.MinValue, 7UL, 0.1, "it's \"x\" \\ é", true],
            [-500_000_000L, 0L, 0UL, double.NegativeInfinity, "", false],
            [null, null, null, null, null, null],
        ];
        _driver.Insert(server.Source, "public.all types", columns, rows, CancellationToken.None);
        Assert.Equal(
            [
                "t Time, i Int, u Float, f Float, s String, B Bool",
                "1714564800123456000, -9223372036854775808, 7, 0.1, it's \"x\" \\ é, True",
                "-500000000, 0, 0, -∞, , False",
                ", , , , , ",
            ],
            Rows("SELECT * FROM \"all types\""));
    }

    [PostgresFact]
    public void Values_become_what_the_columns_of_a_table_are()
    {
        Rows("CREATE TABLE strict (id uuid PRIMARY KEY, small smallint, day date, doc jsonb)");
        FluxSqlColumn[] columns = [new("id", ColumnType.String), new("small", ColumnType.Int), new("day", ColumnType.Time), new("doc", ColumnType.String)];
        _driver.Insert(server.Source, "strict", columns, [["6f2c1e0a-0000-4000-8000-000000000001", 5L, 1_714_564_800_000_000_000L, "{\"a\": 1}"]], CancellationToken.None);
        Assert.Equal(["id String, small Int, day Time, doc String", "6f2c1e0a-0000-4000-8000-000000000001, 5, 1714521600000000000, {\"a\": 1}"], Rows("SELECT * FROM strict"));

        var fault = Assert.ThrowsAny<NpgsqlException>(() => _driver.Insert(
            server.Source, "strict", columns,
            [["6f2c1e0a-0000-4000-8000-000000000002", 5L, 0L, "{}"], ["6f2c1e0a-0000-4000-8000-000000000001", 5L, 0L, "{}"]], CancellationToken.None));
        Assert.Contains("duplicate key", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, Rows("SELECT 1 FROM strict").Count);
    }

    [PostgresFact]
    public void Many_rows_go_in_at_once()
    {
        FluxSqlColumn[] columns = [new("a", ColumnType.Int), new("b", ColumnType.String), new("c", ColumnType.Float), new("d", ColumnType.Int)];
        _driver.Insert(server.Source, "many", columns, [.. Enumerable.Range(0, 10_000).Select(n => new object?[] { (long)n, "x", 0.5, null })], CancellationToken.None);
        Assert.Equal(["n Int, total Float", "10000, 49995000"], Rows("SELECT count(*) AS n, sum(a) AS total FROM many"));
    }

    [PostgresFact]
    public void Other_types_are_text()
    {
        Assert.Equal(
            ["a String, b String, c String, d String, e String, f String", "{1,2}, 1 day, 12:00:00, \\x01, 127.0.0.1, (1,2)"],
            Rows("SELECT '{1,2}'::int[] AS a, '1 day'::interval AS b, '12:00'::time AS c, '\\x01'::bytea AS d, '127.0.0.1'::inet AS e, '(1,2)'::point AS f"));
    }

    [PostgresFact]
    public void Times_of_any_zone_are_instants()
    {
        Assert.Equal(
            ["a Time, b Time, c Time", "1714557600000000000, 1714564800500000000, 1714521600000000000"],
            Rows("SELECT '2024-05-01 12:00+02'::timestamptz AS a, '2024-05-01 12:00:00.5'::timestamp AS b, '2024-05-01'::date AS c"));
        var beyond = Assert.Throws<FluxException>(() => Rows("SELECT '9999-01-01'::date AS far"));
        Assert.Contains("column \"far\" holds a value that is no time", beyond.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_reader_that_is_left_early_does_not_read_the_rest()
    {
        var watch = Stopwatch.StartNew();
        using (var reader = _driver.Query(server.Source, "SELECT generate_series(1, 1000000000) AS g", CancellationToken.None))
            Assert.True(reader.Read(new object?[1]));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [PostgresFact]
    public void A_query_stops_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => _driver.Query(server.Source, "SELECT pg_sleep(60)", cancellation.Token));
    }

    [PostgresFact]
    public void A_server_without_encryption_is_refused_unless_the_script_says_so()
    {
        Assert.ThrowsAny<NpgsqlException>(() => _driver.Query(server.Source.Replace("sslmode=disable", "", StringComparison.Ordinal), "SELECT 1", CancellationToken.None));
    }

    private List<string> Rows(string query)
    {
        using var reader = _driver.Query(server.Source, query, CancellationToken.None);
        var rows = new List<string> { string.Join(", ", reader.Columns.Select(c => $"{c.Label} {c.Type}")) };
        var values = new object?[reader.Columns.Count];
        while (reader.Read(values))
            rows.Add(string.Join(", ", values.Select(v => Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture)!.Replace("Infinity", "∞", StringComparison.Ordinal))));
        return rows;
    }
}

/// <summary>Skipped where PostgreSQL's own programs are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.Programs is null)
            Skip = "PostgreSQL is not installed";
    }
}

/// <summary>A server in a folder of its own, on a free port of this machine.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-").FullName;
    private int _port;

    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public string Source => $"postgresql://tester@127.0.0.1:{_port}/postgres?sslmode=disable";

    public Task InitializeAsync() => Programs is null ? Task.CompletedTask : StartAsync();

    public async Task DisposeAsync()
    {
        if (Programs is not null)
            await RunAsync("pg_ctl", "stop", "-D", Path.Combine(_folder, "data"), "-m", "immediate");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        // Its programs refuse to run as root, who must lend the folder to their user then.
        if (Environment.IsPrivilegedProcess)
            await StartAsync("chown", ["postgres", _folder]);
        var data = Path.Combine(_folder, "data");
        await RunAsync("initdb", "-D", data, "-U", "tester", "--auth=trust", "-E", "UTF8", "--no-sync");
        await RunAsync("pg_ctl", "start", "-w", "-D", data, "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -k {_folder} -h 127.0.0.1 -F");
    }

    private static Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess
            ? StartAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : StartAsync(path, arguments);
    }

    private static async Task StartAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}");
    }
}
