using System.Diagnostics;
using System.Text.Json.Nodes;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Engines;

/// <summary>The engine for trying out schedules, through the front door.</summary>
public sealed class SleepTests(SetUpServer server) : IClassFixture<SetUpServer>
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ms":1.5}""")]
    [InlineData("""{"spin":1,"ms":1}""")]
    public async Task A_run_sleeps_or_spins_and_succeeds(string script)
    {
        var run = await EndedAsync(await ForceAsync(script));
        Assert.Equal("success", (string?)run["status"]);
        Assert.Equal([$"Started task from script: {Quoted(script)}", "Completed(success)"], Lines(run));
    }

    [Fact]
    public async Task A_run_lasts_as_long_as_it_is_told_to()
    {
        var run = await EndedAsync(await ForceAsync("""{"ms":60,"spin":60}"""));
        Assert.True((DateTimeOffset)run["finishedAt"]! - (DateTimeOffset)run["startedAt"]! >= TimeSpan.FromMilliseconds(100), run.ToJsonString());
    }

    [Fact]
    public async Task A_run_fails_with_the_text_that_it_is_told()
    {
        const string script = """{"fail":"as told"}""";
        var path = await ForceAsync(script);
        var run = await EndedAsync(path);
        Assert.Equal("failed", (string?)run["status"]);
        Assert.Equal([$"Started task from script: {Quoted(script)}", "Completed(failed)", "as told"], Lines(run));
        var task = (await server.App.GetAsync((string)run["links"]!["task"]!)).Json!;
        Assert.Equal(("failed", "as told"), ((string?)task["lastRunStatus"], (string?)task["lastRunError"]));
    }

    [Theory]
    [InlineData("""{"ms":600000}""")]
    [InlineData("""{"spin":600000}""")]
    public async Task A_cancelled_run_stops(string script)
    {
        var path = await ForceAsync(script, isLimited: true);
        await UntilAsync(path, "started");
        Assert.Equal(204, (await server.App.DeleteAsync(path)).Status);
        // The only place of the task is free again.
        var next = await server.App.PostAsync(path[..path.LastIndexOf('/')], null);
        var nextPath = (string)next.Json!["links"]!["self"]!;
        await UntilAsync(nextPath, "started");
        Assert.Equal(204, (await server.App.DeleteAsync(nextPath)).Status);
    }

    [Theory]
    [InlineData("""{"msec":1}""", "sleep: unknown argument \"msec\"")]
    [InlineData("""{"ms":"1"}""", "sleep: argument \"ms\" is not valid")]
    [InlineData("""{"ms":-1}""", "sleep: argument \"ms\" is not valid")]
    [InlineData("""{"spin":1e300}""", "sleep: argument \"spin\" is not valid")]
    [InlineData("""{"fail":null}""", "sleep: argument \"fail\" is not valid")]
    [InlineData("a text", "sleep: unknown argument \"command\"")]
    public async Task Arguments_are_checked_when_the_task_is_made(string script, string message)
    {
        var answer = await CreateAsync(script);
        Assert.Equal((400, message), (answer.Status, ((string?)answer.Json!["message"])?.Split(": ", 2)[^1]));
    }

    private static string Quoted(string script) => $"\"{script.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<string?> Lines(JsonNode run) => run["log"]!.AsArray().Select(line => (string?)line!["message"]);

    private Task<Answer> CreateAsync(string script, bool isLimited = false)
    {
        var body = new JsonObject { ["orgID"] = server.App.OrganizationId, ["name"] = "t", ["every"] = "1h", ["language"] = "sleep", ["script"] = script };
        if (isLimited)
            body["concurrency"] = 1;
        return server.App.PostAsync("/api/v2/tasks", body.ToJsonString());
    }

    /// <returns>The path of the run.</returns>
    private async Task<string> ForceAsync(string script, bool isLimited = false)
    {
        var task = await CreateAsync(script, isLimited);
        Assert.True(task.Status == 201, task.Text);
        var run = await server.App.PostAsync((string)task.Json!["links"]!["runs"]!, null);
        return (string)run.Json!["links"]!["self"]!;
    }

    private Task<JsonNode> EndedAsync(string path) => UntilAsync(path, "success", "failed", "canceled");

    private async Task<JsonNode> UntilAsync(string path, params string[] statuses)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(5))
        {
            var run = await server.App.GetAsync(path);
            if (statuses.Contains((string?)run.Json!["status"]))
                return run.Json;
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), run.Text);
        }
    }
}
