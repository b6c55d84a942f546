using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskServer.Benchmarks;

/// <summary>
/// Requests a second over loopback, beside those of a bare route (S) and of a constant answer behind the same pipeline (C), with the server in a
/// process of its own. Every round of a route stands between two of the routes it is compared with; the ratio is the median over the rounds.
/// `--folder` names a place on the disk to measure; `--route` a part of the name of the routes to measure; `--tasks`, `--connections`, `--rounds`, `--ms` (of a round), `--warm` (ms) are the sizes.
/// </summary>
internal static class HttpBenchmark
{
    private const string Token = "benchmark-token";
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Options = "name: \\\"hourly\\\", every: 1h";

    // Long enough that a task is about 1 kB; it is made of nothing, so that a forced run costs its own making and little else.
    private static readonly string Script =
        $"import \\\"array\\\"\\n\\noption task = {{{Options}}}\\n\\n" + string.Concat(Enumerable.Range(1, 5).Select(i => $"// line {i} of a comment as scripts have them\\n"))
        + "array.from(rows: [{_value: 1.0}])\\n";

    public static async Task RunAsync(BenchmarkOptions options)
    {
        // The client answers on the thread that hears of an answer, as wrk does. The server is started without this.
        Environment.SetEnvironmentVariable(InlineCompletions, "1");
        var connections = options.Number("connections", 64, 16);
        var rounds = options.Number("rounds", 5, 1);
        var (length, warm) = (Milliseconds(options.Number("ms", 2_000, 200)), Milliseconds(options.Number("warm", 3_000, 300)));
        var folder = Directory.CreateDirectory(Path.Combine(options.Values.GetValueOrDefault("folder") ?? Path.GetTempPath(), "http-" + Guid.NewGuid().ToString("n")));
        try
        {
            using var server = await Server.StartAsync(folder.FullName);
            var organization = await server.OrganizationAsync();
            var body = $$"""{"orgID":"{{organization}}","flux":"{{Script}}"}""";
            var tasks = new List<string>();
            for (var i = options.Number("tasks", 10_000, 100); i > 0; i -= 100)
                tasks.AddRange(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.CreateAsync(body))));
            var routes = new Route[]
            {
                new("GET /tasks/{id}", [.. tasks.Select(id => Request("GET", $"/api/v2/tasks/{id}"))], "0.5 C"),
                new("GET /tasks?limit=100", [Request("GET", "/api/v2/tasks?limit=100")], "0.009 S"),
                new("GET /tasks/{id}/runs", [.. tasks.Select(id => Request("GET", $"/api/v2/tasks/{id}/runs?limit=100"))], "0.009 S"),
                new("POST /tasks", [Request("POST", "/api/v2/tasks", body)], "0.10 S"),
                new("POST /tasks/{id}/runs", [.. tasks.Select(id => Request("POST", $"/api/v2/tasks/{id}/runs"))], "0.10 S"),
            };
            using var load = new HttpLoad(server.Address, connections);
            var bare = new Route("bare", [Request("GET", HttpServer.BarePath)], "");
            var constant = new Route("constant", [Request("GET", HttpServer.ConstantPath)], "");
            Console.WriteLine(Text($"{connections} connections, {tasks.Count} tasks, {rounds} rounds of {length.TotalSeconds} s"));
            foreach (var route in (IEnumerable<Route>)[bare, constant])
                await load.RunAsync(route.Requests, warm);
            var wanted = options.Values.GetValueOrDefault("route", "");
            foreach (var route in routes.Where(route => route.Name.Contains(wanted, StringComparison.Ordinal)))
            {
                await load.RunAsync(route.Requests, warm);
                await CompareAsync(server, load, route, bare, constant, rounds, length);
                await server.SettleAsync(tasks[0]);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(Server server, HttpLoad load, Route route, Route bare, Route constant, int rounds, TimeSpan length)
    {
        var (ofBare, ofConstant, between, measured) = (new List<double>(), new List<double>(), new List<double>(), new List<HttpRound>());
        var (busyWithBare, busyWithRoute, bareCount, routeCount) = (TimeSpan.Zero, TimeSpan.Zero, 0, 0);
        var (s, c) = (await load.RunAsync(bare.Requests, length), await load.RunAsync(constant.Requests, length));
        for (var i = 0; i < rounds; i++)
        {
            var start = server.BusyTime;
            var round = await load.RunAsync(route.Requests, length);
            var middle = server.BusyTime;
            var nextS = await load.RunAsync(bare.Requests, length);
            (busyWithRoute, busyWithBare) = (busyWithRoute + (middle - start), busyWithBare + (server.BusyTime - middle));
            (routeCount, bareCount) = (routeCount + round.Latencies.Length, bareCount + nextS.Latencies.Length);
            var nextC = await load.RunAsync(constant.Requests, length);
            ofBare.Add(round.PerSecond * 2 / (s.PerSecond + nextS.PerSecond));
            ofConstant.Add(round.PerSecond * 2 / (c.PerSecond + nextC.PerSecond));
            between.Add(nextC.PerSecond / nextS.PerSecond);
            measured.Add(round);
            (s, c) = (nextS, nextC);
        }

        Console.WriteLine(Text(
            $"  {route.Name,-22} {Median(measured.Select(round => round.PerSecond)),8:0} /s  {Median(ofBare):0.000} S  {Median(ofConstant):0.000} C  (C/S {Median(between):0.00}; wanted {route.Wanted})  server {busyWithRoute.TotalMicroseconds / routeCount:0} µs, bare {busyWithBare.TotalMicroseconds / bareCount:0} µs  p50 {Median(measured.Select(round => round.Percentile(50))):0.00} p99 {Median(measured.Select(round => round.Percentile(99))):0.00} max {measured.Max(round => round.Percentile(100)):0.0} ms, {measured.Sum(round => round.NotSuccessful)} not 2xx"));
    }

    private static byte[] Request(string method, string path, string? body = null)
    {
        var length = method == "POST" ? $"Content-Length: {body?.Length ?? 0}\r\n" : "";
        return Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {Token}\r\n{length}\r\n{body}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Route(string Name, IReadOnlyList<byte[]> Requests, string Wanted);

    private sealed class Server(Process process, HttpClient client, IPEndPoint address) : IDisposable
    {
        public IPEndPoint Address { get; } = address;

        /// <summary>The processor time of the server until now: where a machine is shared, what a request costs of it is the steadier number.</summary>
        public TimeSpan BusyTime
        {
            get
            {
                process.Refresh();
                return process.TotalProcessorTime;
            }
        }

        public static async Task<Server> StartAsync(string folder)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
            start.Environment.Remove(InlineCompletions);
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
                start.ArgumentList.Add(typeof(HttpBenchmark).Assembly.Location);
            foreach (var argument in (string[])
                [
                    HttpServer.Name, "--Urls", "http://127.0.0.1:0", "--Data", folder, "--AnswerBytes", "1024",
                    "--Setup:Username", "ann", "--Setup:Organization", "acme", "--Setup:Bucket", "data", "--Setup:Token", Token,
                ])
                start.ArgumentList.Add(argument);
            var process = Process.Start(start)!;
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
            var address = new Uri(line);
            var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", Token);
            return new Server(process, client, new IPEndPoint(IPAddress.Loopback, address.Port));
        }

        public async Task<string> OrganizationAsync() =>
            (string)JsonNode.Parse(await client.GetStringAsync(new Uri("/api/v2/orgs", UriKind.Relative)))!["orgs"]![0]!["id"]!;

        public async Task<string> CreateAsync(string body)
        {
            using var content = new StringContent(body);
            using var answer = await client.PostAsync(new Uri("/api/v2/tasks", UriKind.Relative), content);
            return (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
        }

        /// <summary>Waits until the runs that were asked for have ended, so that they do not weigh on what is measured next.</summary>
        public async Task SettleAsync(string task)
        {
            for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(100))
            {
                var runs = JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/v2/tasks/{task}/runs", UriKind.Relative)))!["runs"]!.AsArray();
                if (runs.All(run => (string)run!["status"]! is not ("scheduled" or "started")))
                    return;
            }
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
                process.Kill();
            process.Dispose();
            client.Dispose();
        }
    }
}
