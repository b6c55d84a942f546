using System.Text.Json.Nodes;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Conformance;

/// <summary>The whole tasks in Scripts/*.json, one after another with one server.</summary>
public sealed class TaskScriptTests(TaskScriptServer server) : IClassFixture<TaskScriptServer>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Conformance", "Scripts");

    public static TheoryData<string> Scripts { get; } = [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_task_leaves_the_points_that_a_released_server_leaves(string name)
    {
        var script = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json")))!.AsObject();
        var problems = await new TaskScript(server.App, script).RunAsync();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}

[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit asks IAsyncLifetime")]
public sealed class TaskScriptServer : IAsyncLifetime
{
    public TaskServerApp App { get; } = new(settings: new Dictionary<string, string?> { ["Outgoing:Allow:0"] = "127.0.0.0/8" });

    public Task InitializeAsync() => App.SetUpAsync("admin", "Passw0rd!", "acme", "data");

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
