using System.Diagnostics;
using System.Text.Json.Nodes;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Engines;

/// <summary>Scripts that ask for too much, through the front door.</summary>
public sealed class LimitTests(LimitedServer server) : IClassFixture<LimitedServer>
{
    private const string Many = "generate.from(count: 1000000000, fn: (n) => n, start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z)";

    [Theory]
    [InlineData(Many + " |> sort()")]
    [InlineData(Many + " |> map(fn: (r) => ({r with k: string(v: r._value)})) |> group(columns: [\"k\"])")]
    [InlineData(Many + " |> unique() |> count()")]
    [InlineData("a = generate.from(count: 30000, fn: (n) => 1, start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z)\njoin.inner(left: a, right: a |> map(fn: (r) => ({r with x: 1})), on: (l, r) => l._value == r._value, as: (l, r) => ({l with x: r.x})) |> count(column: \"x\")")]
    public async Task Too_much_memory_is_refused(string script) => Assert.Contains("memory allocation limit reached: limit 4194304 bytes", await FailureAsync(script), StringComparison.Ordinal);

    [Theory]
    [InlineData(Many + " |> reduce(identity: {s: 0}, fn: (r, accumulator) => ({s: accumulator.s + r._value}))")]
    public async Task Too_much_time_is_refused(string script) => Assert.Contains("the time limit of 00:00:05 for a query is exceeded", await FailureAsync(script), StringComparison.Ordinal);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("-", "")]
    [InlineData("{a: ", "}")]
    [InlineData("if ", " then 1 else 2")]
    [InlineData("(x) => ", "")]
    public async Task Deep_nesting_is_refused(string open, string close) =>
        await FailureAsync($"x = {string.Concat(Enumerable.Repeat(open, 100_000))}1{string.Concat(Enumerable.Repeat(close, 100_000))}");

    [Theory]
    [InlineData("f = (n) => f(n: n + 1)\nf(n: 1)")]
    [InlineData("f = (g) => g(g: g)\nf(g: f)")]
    public async Task Recursion_does_not_exist(string script) => await FailureAsync(script);

    [Fact]
    public async Task A_cancelled_run_stops_computing()
    {
        var flux = $"import \"generate\"\noption task = {{name: \"busy\", every: 1h}}\n{Many} |> reduce(identity: {{s: 0}}, fn: (r, accumulator) => ({{s: accumulator.s + r._value}}))";
        var task = await server.App.PostAsync("/api/v2/tasks", new JsonObject { ["orgID"] = server.App.OrganizationId, ["flux"] = flux }.ToJsonString());
        // More than there are threads: the last ones only run when the first ones have left theirs.
        for (var i = 0; i < 3; i++)
        {
            var path = $"/api/v2/tasks/{task.Json!["id"]}/runs";
            path += $"/{(await server.App.PostAsync(path, "{}")).Json!["id"]}";
            await UntilAsync(path, "started");
            Assert.Equal(204, (await server.App.DeleteAsync(path)).Status);
            await UntilAsync(path, "canceled");
        }
        var quick = await server.App.PostAsync("/api/v2/tasks", new JsonObject { ["orgID"] = server.App.OrganizationId, ["flux"] = "option task = {name: \"quick\", every: 1h}\nx = 1" }.ToJsonString());
        var quickRuns = $"/api/v2/tasks/{quick.Json!["id"]}/runs";
        var run = await server.App.PostAsync(quickRuns, "{}");
        await UntilAsync($"{quickRuns}/{run.Json!["id"]}", "success", "failed");
    }

    private async Task UntilAsync(string path, params string[] statuses)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var run = await server.App.GetAsync(path);
            if (statuses.Contains((string?)run.Json?["status"]))
                return;
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), run.Text);
            await Task.Delay(5);
        }
    }

    private async Task<string> FailureAsync(string script)
    {
        var body = new JsonObject { ["query"] = $"import \"generate\"\nimport \"join\"\n{script}" };
        var answer = await server.App.PostAsync($"/api/v2/query?orgID={server.App.OrganizationId}", body.ToJsonString());
        Assert.True(answer.Status is >= 400 and < 500, $"{answer.Status} {answer.Text}");
        return (string)answer.Json!["message"]!;
    }
}

[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit asks IAsyncLifetime")]
public sealed class LimitedServer : IAsyncLifetime
{
    public TaskServerApp App { get; } = new(settings: new Dictionary<string, string?>
    {
        ["Flux:MemoryBytes"] = "4194304",
        ["Flux:QueryTimeout"] = "00:00:05",
        ["Flux:Concurrency"] = "1",
    });

    public Task InitializeAsync() => App.SetUpAsync("admin", "Passw0rd!", "acme", "data");

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
