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

    // A server of its own: the others must not run out of time on a slow machine before they run out of something else.
    [Theory]
    [InlineData(Many + " |> reduce(identity: {s: 0}, fn: (r, accumulator) => ({s: accumulator.s + r._value}))")]
    public async Task Too_much_time_is_refused(string script)
    {
        await using var app = await TaskServerApp.SetUpAsync(settings: new Dictionary<string, string?> { ["Flux:QueryTimeout"] = "00:00:01" });
        Assert.Contains("the time limit of 00:00:01 for a query is exceeded", await FailureAsync(script, app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_scripts_together_have_a_limit_as_well()
    {
        await using var app = await TaskServerApp.SetUpAsync(settings: new Dictionary<string, string?> { ["Flux:TotalMemoryBytes"] = "3000000" });
        var failures = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => FailureAsync(Many + " |> sort()", app)));
        Assert.All(failures, failure => Assert.Contains("memory allocation limit reached: limit 3000000 bytes for all scripts", failure, StringComparison.Ordinal));
        // What the failed ones held is free again.
        var answer = await QueryAsync("generate.from(count: 50000, fn: (n) => n, start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z) |> sort() |> count()", app);
        Assert.True(answer.Status == 200, answer.Text);
    }

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

    private static Task<Answer> QueryAsync(string script, TaskServerApp app)
    {
        var body = new JsonObject { ["query"] = $"import \"generate\"\nimport \"join\"\n{script}" };
        return app.PostAsync($"/api/v2/query?orgID={app.OrganizationId}", body.ToJsonString());
    }

    private Task<string> FailureAsync(string script) => FailureAsync(script, server.App);

    private static async Task<string> FailureAsync(string script, TaskServerApp app)
    {
        var answer = await QueryAsync(script, app);
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
        ["Flux:Concurrency"] = "1",
    });

    public Task InitializeAsync() => App.SetUpAsync("admin", "Passw0rd!", "acme", "data");

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
