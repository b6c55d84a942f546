using System.Text.Json.Nodes;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Conformance;

/// <summary>The conversations in Golden/*.json, all with one server.</summary>
public sealed class GoldenTests(GoldenServer server) : IClassFixture<GoldenServer>
{
    public static IEnumerable<object[]> Scenarios => GoldenServer.Scenarios.Keys.Order().Select(key => new object[] { key.File, key.Name });

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_server_answers_as_recorded(string file, string name)
    {
        var problems = await server.RunAsync(file, name);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}

[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit asks IAsyncLifetime")]
public sealed class GoldenServer : IAsyncLifetime
{
    private readonly TaskServerApp _app = new();

    internal static Dictionary<(string File, string Name), JsonObject> Scenarios { get; } = (
        from file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Conformance", "Golden"), "*.json")
        from scenario in JsonNode.Parse(File.ReadAllText(file))!["scenarios"]!.AsArray()
        select (Key: (Path.GetFileNameWithoutExtension(file), (string)scenario!["name"]!), Scenario: scenario.AsObject()))
        .ToDictionary(found => found.Key, found => found.Scenario);

    public Task InitializeAsync() => _app.SetUpAsync("my-user", "my-password", "my-org", "my-bucket", "my-token");

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    public Task<IReadOnlyList<string>> RunAsync(string file, string name) => new GoldenScenario(_app, Scenarios[(file, name)], new Dictionary<string, string>
    {
        ["org"] = "my-org",
        ["bucket"] = "my-bucket",
        ["user"] = "my-user",
        ["password"] = "my-password",
        ["token"] = "my-token",
        ["orgID"] = _app.OrganizationId,
        ["userID"] = _app.UserId,
        ["bucketID"] = _app.BucketId,
    }).RunAsync();
}
