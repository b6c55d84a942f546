using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Contracts;

/// <summary>
/// Thousands of requests that the contract suggests, right ones and broken ones, against one server. TASKSERVER_RANDOM_REQUESTS and
/// TASKSERVER_RANDOM_SEED change how many and which.
/// </summary>
public class RandomRequestTests
{
    [Fact]
    public async Task Whatever_is_asked_the_answer_keeps_to_the_contract()
    {
        var (requests, seed) = (Setting("TASKSERVER_RANDOM_REQUESTS", 3_000), Setting("TASKSERVER_RANDOM_SEED", 20260115));
        // Time stands still, so that nothing changes but what is asked for.
        await using var app = await TaskServerApp.SetUpAsync(new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 10, 20, 30, TimeSpan.Zero)));
        var problems = await new RandomConversation(app, new Random(seed)).ProblemsAsync(requests);
        Assert.True(problems.Count == 0, $"seed {seed}\n\n{string.Join("\n\n", problems)}");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : otherwise;
}
