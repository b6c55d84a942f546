using Microsoft.Extensions.DependencyInjection;
using TaskServer.Points;
using TaskServer.Storage;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

public sealed class OrganizationTests
{
    [Fact]
    public async Task Deleting_an_organization_leaves_nothing_of_it()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var organization = (string)(await app.PostAsync("/api/v2/orgs", """{"name":"other"}""")).Json!["id"]!;
        var bucket = (string)(await app.PostAsync("/api/v2/buckets", $$"""{"orgID":"{{organization}}","name":"b"}""")).Json!["id"]!;
        var label = (string)(await app.PostAsync("/api/v2/labels", $$"""{"orgID":"{{organization}}","name":"l"}""")).Json!["label"]!["id"]!;
        var token = (string)(await app.PostAsync(
            "/api/v2/authorizations",
            $$$"""{"orgID":"{{{organization}}}","permissions":[{"action":"read","resource":{"type":"buckets","orgID":"{{{organization}}}"}}]}""")).Json!["token"]!;
        Assert.Equal(201, (await app.PostAsync($"/api/v2/buckets/{bucket}/labels", $$"""{"labelID":"{{label}}"}""")).Status);
        Assert.Equal(201, (await app.PostAsync($"/api/v2/buckets/{bucket}/members", $$"""{"id":"{{app.UserId}}"}""")).Status);
        Assert.Equal(204, (await app.PatchAsync($"/api/v2/orgs/{organization}/secrets", """{"k":"v"}""")).Status);
        var points = app.Services.GetRequiredService<PointStore>();
        await points.WriteAsync(PlatformId.Parse(bucket), LineProtocol.Parse("m f=1 1\n"u8.ToArray(), WritePrecision.Nanosecond, 0));
        Assert.NotEmpty(points.FindSeries(PlatformId.Parse(bucket)));

        Assert.Equal(204, (await app.DeleteAsync($"/api/v2/orgs/{organization}")).Status);

        Assert.Equal(404, (await app.GetAsync($"/api/v2/orgs/{organization}")).Status);
        Assert.Equal(404, (await app.GetAsync($"/api/v2/buckets/{bucket}")).Status);
        Assert.Equal(404, (await app.GetAsync($"/api/v2/labels/{label}")).Status);
        Assert.Equal(401, (await app.GetAsync("/api/v2/buckets", $"Token {token}")).Status);
        Assert.Empty(points.FindSeries(PlatformId.Parse(bucket)));
        await using var db = app.Services.GetRequiredService<StoreReader>().Open();
        Assert.Equal(
            (2, 0, 0, 0),
            (db.Memberships.Count(), db.LabelMappings.Count(), db.Secrets.Count(), db.Tasks.Count()));
    }

    [Fact]
    public async Task Whoever_makes_an_organization_owns_it_and_two_buckets_come_with_it()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var organization = (string)(await app.PostAsync("/api/v2/orgs", """{"name":"other"}""")).Json!["id"]!;
        var owners = await app.GetAsync($"/api/v2/orgs/{organization}/owners");
        Assert.Equal(app.UserId, (string?)Assert.Single(owners.Json!["users"]!.AsArray())!["id"]);
        var buckets = (await app.GetAsync($"/api/v2/buckets?orgID={organization}")).Json!["buckets"]!.AsArray();
        Assert.Equal(["_tasks", "_monitoring"], buckets.Select(bucket => (string?)bucket!["name"]));
    }

    [Fact]
    public async Task A_new_task_goes_by_the_name_and_the_existence_that_an_organization_has_now()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var organization = (string)(await app.PostAsync("/api/v2/orgs", """{"name":"before"}""")).Json!["id"]!;
        Assert.Equal("before", (string?)(await CreateAsync("org", "before")).Json!["org"]);
        Assert.Equal("before", (string?)(await CreateAsync("orgID", organization)).Json!["org"]);

        Assert.Equal(200, (await app.PatchAsync($"/api/v2/orgs/{organization}", """{"name":"after"}""")).Status);

        Assert.Equal("could not identify organization: organization name \"before\" not found", (string?)(await CreateAsync("org", "before")).Json!["message"]);
        Assert.Equal("after", (string?)(await CreateAsync("org", "after")).Json!["org"]);
        Assert.Equal("after", (string?)(await CreateAsync("orgID", organization)).Json!["org"]);

        Assert.Equal(204, (await app.DeleteAsync($"/api/v2/orgs/{organization}")).Status);

        Assert.Equal(404, (await CreateAsync("org", "after")).Status);
        Assert.Equal(404, (await CreateAsync("orgID", organization)).Status);

        Task<Answer> CreateAsync(string member, string value) => app.PostAsync(
            "/api/v2/tasks", $$"""{"{{member}}":"{{value}}","flux":"option task = {name: \"t\", every: 1h}\n\n1"}""");
    }

    [Theory]
    [InlineData("limit=0", "limit must be between 1 and 100")]
    [InlineData("limit=101", "limit must be between 1 and 100")]
    [InlineData("limit=x", "limit is invalid")]
    [InlineData("offset=-1", "offset is invalid")]
    [InlineData("orgID=abc", "id must have a length of 16 bytes")]
    public async Task A_list_refuses_what_it_cannot_read(string query, string message)
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var answer = await app.GetAsync("/api/v2/orgs?" + query);
        Assert.Equal((400, message), (answer.Status, (string?)answer.Json!["message"]));
    }
}
