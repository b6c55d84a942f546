using System.Text.Json.Nodes;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Conformance;

/// <summary>The case table, a fresh server for each row. A class for each group of areas, so that groups run side by side.</summary>
public abstract class TaskCaseTests
{
    private static readonly Dictionary<string, JsonObject> Rows =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Conformance", "Cases", "influxdb-v2-task-cases.json")))!["cases"]!
            .AsArray().ToDictionary(row => (string)row!["id"]!, row => row!.AsObject());

    /// <summary>The ids of the rows of some areas.</summary>
    protected static TheoryData<string> Of(params string[] areas) =>
        [.. Rows.Where(row => areas.Contains((string)row.Value["area"]!)).Select(row => row.Key)];

    protected static async Task RunAsync(string id)
    {
        await using var app = new TaskServerApp();
        var problems = await new TaskCase(app, Rows[id]).RunAsync();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}

public sealed class FrameCaseTests : TaskCaseTests
{
    public static TheoryData<string> Cases { get; } = Of("routing", "health", "metrics", "setup", "me", "users", "orgs", "buckets", "authorizations", "labels-api");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_server_does_what_the_table_says(string id) => RunAsync(id);
}

public sealed class AccessCaseTests : TaskCaseTests
{
    public static TheoryData<string> Cases { get; } = Of("auth");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_server_does_what_the_table_says(string id) => RunAsync(id);
}

public sealed class MappingCaseTests : TaskCaseTests
{
    public static TheoryData<string> Cases { get; } = Of("labels", "members", "cloud");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_server_does_what_the_table_says(string id) => RunAsync(id);
}

public sealed class TaskReadingCaseTests : TaskCaseTests
{
    public static TheoryData<string> Cases { get; } = Of("list", "ids", "notfound", "get", "delete");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_server_does_what_the_table_says(string id) => RunAsync(id);
}

public sealed class TaskCreationCaseTests : TaskCaseTests
{
    public static TheoryData<string> Cases { get; } = Of("create");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_server_does_what_the_table_says(string id) => RunAsync(id);
}

public sealed class TaskChangeCaseTests : TaskCaseTests
{
    public static TheoryData<string> Cases { get; } = Of("patch");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_server_does_what_the_table_says(string id) => RunAsync(id);
}

public sealed class RunCaseTests : TaskCaseTests
{
    public static TheoryData<string> Cases { get; } = Of("runs");

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_server_does_what_the_table_says(string id) => RunAsync(id);
}
