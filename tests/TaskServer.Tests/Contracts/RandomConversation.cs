using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Contracts;

/// <summary>
/// Sends random requests one after the other and checks each answer: it keeps to the contract, it comes soon, and what is refused changes nothing.
/// </summary>
internal sealed class RandomConversation(TaskServerApp app, Random random)
{
    private const int EnoughProblems = 20;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(20);

    private static readonly string[] Lists =
    [
        "/api/v2/tasks?limit=500", "/api/v2/labels", "/api/v2/buckets?limit=100", "/api/v2/orgs?limit=100", "/api/v2/users?limit=100", "/api/v2/authorizations", "/api/v2/scripts?limit=500",
    ];

    private static readonly string[] PartsOfTask = ["", "/labels", "/members", "/owners", "/runs?limit=500"];

    // By the operation that creates a thing: what its id is called in paths.
    private static readonly Dictionary<string, string> Creations = new()
    {
        ["PostTasks"] = "taskID",
        ["PostLabels"] = "labelID",
        ["PostBuckets"] = "bucketID",
        ["PostOrgs"] = "orgID",
        ["PostUsers"] = "userID",
        ["PostAuthorizations"] = "authID",
        ["PostScripts"] = "scriptID",
    };

    private readonly KnownIds _known = new();

    public async Task<IReadOnlyCollection<string>> ProblemsAsync(int count)
    {
        var requests = await PrepareAsync();
        var problems = new Dictionary<string, string>(); // the first of each kind tells enough
        for (var i = 0; i < count && problems.Count < EnoughProblems; i++)
        {
            var request = requests.Next();
            // Mostly only what the request is about: everything, for each of thousands, takes too long.
            string[] touched = IsWrite(request) ? [.. i % 10 == 0 ? Lists : ListsOf(request.Operation), .. ListsOfTask(request)] : [];
            var before = await StateAsync(touched);
            var (clock, worked) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            using var message = request.ToMessage();
            using var response = await app.Client.SendAsync(message);
            var body = await response.Content.ReadAsByteArrayAsync();
            clock.Stop();
            worked = Environment.CpuUsage.TotalTime - worked;

            var found = AnswerCheck.Problems(request, response, body).ToList();
            // On a busy machine an answer may be late without any fault of the server's: then the server has not worked for it.
            if ((clock.Elapsed > Slow && worked > Slow / 2) || clock.Elapsed > Stuck)
                found.Add($"took {clock.Elapsed}, {worked} of them at work");
            if (response.IsSuccessStatusCode)
                await LearnAsync(request, body, requests);
            else if (await StateAsync(touched) is var after && after != before)
                found.Add("was refused and changed something: " + Difference(before, after));
            if (found.Count > 0)
                problems.TryAdd(request.Operation + found[0][..Math.Min(found[0].Length, 12)], $"#{i} {request}\n  -> {(int)response.StatusCode} {Excerpt(body)}\n  {string.Join("\n  ", found)}");
        }

        return problems.Values;
    }

    private async Task<RandomRequests> PrepareAsync()
    {
        var org = app.OrganizationId;
        var reader = await CreateTokenAsync($$$"""{"orgID":"{{{org}}}","permissions":[{"action":"read","resource":{"type":"tasks","orgID":"{{{org}}}"}}]}""");
        var inactive = await CreateTokenAsync($$$"""{"orgID":"{{{org}}}","status":"inactive","permissions":[{"action":"write","resource":{"type":"tasks"}}]}""");
        await app.PostAsync("/api/v2/users", """{"name":"taken-name"}""");
        var operatorId = (string)(await app.GetAsync("/api/v2/authorizations")).Json!["authorizations"]![0]!["id"]!;
        var requests = new RandomRequests(random, _known, ServedRoutes.Operations(app.Services),
        [
            ("the operator", $"Token {app.Token}"), ("nobody", null), ("an unknown token", "Token nonsense"), ("a token without a scheme", app.Token), ("a reader", $"Bearer {reader.Text}"),
            ("an inactive token", $"Token {inactive.Text}"), ("a password", "Basic " + Convert.ToBase64String("admin:Passw0rd!"u8)), ("a broken password", "Basic !!!"), ("binary", "Token \u00ff\u0001"),
        ]);
        foreach (var (kind, id) in ((string, string)[])[("userID", app.UserId), ("orgID", org), ("authID", operatorId), ("bucketID", app.BucketId)])
        {
            _known.Add(kind, id);
            requests.Keep(id);
        }

        requests.Keep(reader.Id);
        requests.Keep(inactive.Id);
        return requests;
    }

    private async Task<(string Id, string Text)> CreateTokenAsync(string json)
    {
        var answer = await app.PostAsync("/api/v2/authorizations", json);
        Assert.Equal(201, answer.Status);
        return ((string)answer.Json!["id"]!, (string)answer.Json["token"]!);
    }

    /// <summary>Later requests shall find what this one made; what would be too much is deleted again.</summary>
    private async Task LearnAsync(RandomRequest request, byte[] body, RandomRequests requests)
    {
        if (request.Operation.Id is "PostTasksIDRuns" or "PostTasksIDRunsIDRetry")
        {
            var run = Parse(body);
            requests.AddRun(run.GetProperty("taskID").GetString()!, run.GetProperty("id").GetString()!);
        }

        if (Creations.TryGetValue(request.Operation.Id, out var kind))
        {
            var created = Parse(body);
            _known.Add(kind, (kind == "labelID" ? created.GetProperty("label") : created).GetProperty("id").GetString()!);
            if (_known.TakeSurplus(kind) is { } surplus)
                Assert.InRange((await app.DeleteAsync($"{request.Operation.Path}/{surplus}")).Status, 204, 404);
        }

        if (request.Operation.Method == "DELETE" && request.PathIds.Count == 1)
            _known.Remove(request.PathIds.Keys.Single(), request.PathIds.Values.Single().ToLowerInvariant());
    }

    private static bool IsWrite(RandomRequest request) =>
        request.Operation.Method is not ("GET" or "HEAD") && !request.Operation.Path.StartsWith("/api/v2/query", StringComparison.Ordinal);

    private static IEnumerable<string> ListsOf(ContractOperation operation) =>
        Lists.Where(list => operation.Path.StartsWith(list.Split('?')[0], StringComparison.Ordinal));

    private static IEnumerable<string> ListsOfTask(RandomRequest request) => request.PathIds.TryGetValue("taskID", out var task)
        ? PartsOfTask.Select(part => $"/api/v2/tasks/{Uri.EscapeDataString(task)}{part}")
        : [];

    /// <summary>What the server holds, without what runs change by themselves.</summary>
    private async Task<string> StateAsync(string[] lists)
    {
        var state = new StringBuilder();
        foreach (var list in lists)
        {
            var text = (await app.GetAsync(list)).Text;
            state.Append(list).Append('\n').Append(list.Contains("/runs", StringComparison.Ordinal) ? RunIds(text) : WithoutRuns(text)).Append('\n');
        }

        return state.ToString();
    }

    private static string WithoutRuns(string text) => Regex.Replace(text, @"""(latestCompleted|lastRunStatus|lastRunError)"":""(\\.|[^""\\])*"",?", "");

    private static string RunIds(string text) => string.Join(',', Regex.Matches(text, @"""id"":""([0-9a-f]{16})""").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    private static string Difference(string before, string after)
    {
        var at = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"…{before[Math.Max(0, at - 80)..Math.Min(before.Length, at + 120)]}… became …{after[Math.Max(0, at - 80)..Math.Min(after.Length, at + 120)]}…";
    }

    private static JsonElement Parse(byte[] body) => JsonDocument.Parse(body).RootElement;

    private static string Excerpt(byte[] body) => Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 600));
}
