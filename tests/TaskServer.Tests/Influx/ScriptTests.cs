using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

public sealed class ScriptTests
{
    [Fact]
    public async Task A_script_is_made_changed_listed_and_removed()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var made = await app.PostAsync("/api/v2/scripts", """{"name":"s","description":"d","script":"{}","language":"sleep"}""");
        Assert.Equal(201, made.Status);
        Assert.Equal(["id", "name", "description", "orgID", "script", "language", "createdAt", "updatedAt"], made.Json!.AsObject().Select(m => m.Key));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", (string?)made.Json["createdAt"]);
        var path = $"/api/v2/scripts/{made.Json["id"]}";

        Assert.Equal(made.Text, (await app.PatchAsync(path, "{}")).Text);
        var changed = await app.PatchAsync(path, """{"description":"e"}""");
        Assert.Equal("e", (string?)changed.Json!["description"]);
        Assert.Equal("{\"scripts\":[" + changed.Text.TrimEnd('\n') + "]}\n", (await app.GetAsync("/api/v2/scripts")).Text);
        Assert.Empty((await app.GetAsync("/api/v2/scripts?name=other")).Json!["scripts"]!.AsArray());
        Assert.Empty((await app.GetAsync("/api/v2/scripts?offset=1")).Json!["scripts"]!.AsArray());
        Assert.Equal(501, (await app.PostAsync(path + "/invoke", "{}")).Status);
        Assert.Equal(204, (await app.DeleteAsync(path)).Status);
        Assert.Equal(404, (await app.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("""{"description":"d","script":"x","language":"sleep"}""", "failed to decode request: name is required")]
    [InlineData("""{"name":"s","script":"x","language":"sleep"}""", "failed to decode request: description is required")]
    [InlineData("""{"name":"s","description":"d","script":"x","language":"nope"}""", null)]
    public async Task A_script_needs_all_of_its_members_and_a_known_language(string body, string? message)
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var answer = await app.PostAsync("/api/v2/scripts", body);
        Assert.Equal(400, answer.Status);
        if (message is not null)
            Assert.Equal(message, (string?)answer.Json!["message"]);
    }

    [Fact]
    public async Task A_bad_number_is_told_in_the_words_of_the_Cloud()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        Assert.Equal(
            """{"code":"invalid","message":"failed to decode request: parsing field \"limit\": strconv.ParseUint: parsing \"-1\": invalid syntax"}""",
            (await app.GetAsync("/api/v2/scripts?limit=-1")).Text);
    }

    [Fact]
    public async Task Scripts_are_hidden_from_those_who_may_not_read_tasks()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var made = await app.PostAsync("/api/v2/scripts", """{"name":"s","description":"d","script":"{}","language":"sleep"}""");
        var token = await app.CreateTokenAsync("""{"action":"read","resource":{"type":"buckets"}}""");
        Assert.Equal(404, (await app.GetAsync($"/api/v2/scripts/{made.Json!["id"]}", $"Token {token}")).Status);
        var reader = await app.CreateTokenAsync("""{"action":"read","resource":{"type":"tasks"}}""");
        Assert.Equal(401, (await app.DeleteAsync($"/api/v2/scripts/{made.Json["id"]}", $"Token {reader}")).Status);
    }
}
