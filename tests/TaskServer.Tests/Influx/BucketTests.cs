using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using TaskServer.Points;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

public sealed class BucketTests(SetUpServer server) : IClassFixture<SetUpServer>
{
    private readonly TaskServerApp _app = server.App;

    [Theory]
    [InlineData(0, 604_800)]
    [InlineData(3_600, 3_600)]
    [InlineData(172_799, 3_600)]
    [InlineData(172_800, 86_400)]
    [InlineData(15_551_999, 86_400)]
    [InlineData(15_552_000, 604_800)]
    public async Task The_shard_group_follows_from_the_retention(long retention, long shardGroup)
    {
        var answer = await CreateAsync($$"""[{"everySeconds":{{retention}}}]""");
        Assert.Equal(
            $$"""[{"type":"expire","everySeconds":{{retention}},"shardGroupDurationSeconds":{{shardGroup}}}]""",
            answer.Json!["retentionRules"]!.ToJsonString());
    }

    [Theory]
    [InlineData("null", 201, null)]
    [InlineData("[]", 201, null)]
    [InlineData("""[{"everySeconds":3599}]""", 400, "retention policy duration must be at least 1h0m0s")]
    [InlineData("""[{"everySeconds":-1}]""", 400, "retention policy duration must be at least 1h0m0s")]
    public async Task A_retention_is_at_least_an_hour_or_none(string rules, int status, string? message)
    {
        var answer = await CreateAsync(rules);
        Assert.Equal((status, message), (answer.Status, (string?)answer.Json!["message"]));
    }

    [Fact]
    public async Task A_change_of_the_retention_alone_keeps_the_shard_group()
    {
        var bucket = (await CreateAsync("""[{"everySeconds":864000,"shardGroupDurationSeconds":7200}]""")).Json!;
        var changed = await _app.PatchAsync($"/api/v2/buckets/{bucket["id"]}", """{"retentionRules":[{"everySeconds":1728000}]}""");
        Assert.Equal((1_728_000, 7_200), ((int)changed.Json!["retentionRules"]![0]!["everySeconds"]!, (int)changed.Json["retentionRules"]![0]!["shardGroupDurationSeconds"]!));
    }

    [Theory]
    [InlineData("name=nope", 200, null)]
    [InlineData("name=nope&org=acme", 404, "bucket \"nope\" not found")]
    [InlineData("org=nope", 404, "organization name \"nope\" not found")]
    [InlineData("id=0123456789abcdef", 404, "bucket not found")]
    public async Task Some_searches_in_vain_are_refused(string query, int status, string? message)
    {
        var answer = await _app.GetAsync("/api/v2/buckets?" + query);
        Assert.Equal((status, message), (answer.Status, (string?)answer.Json!["message"]));
    }

    [Fact]
    public async Task A_list_links_to_the_pages_beside_it()
    {
        var first = (await _app.GetAsync("/api/v2/buckets?limit=1")).Json!["links"]!;
        Assert.Equal(
            """{"next":"/api/v2/buckets?descending=false\u0026limit=1\u0026offset=1","self":"/api/v2/buckets?descending=false\u0026limit=1\u0026offset=0"}""",
            first.ToJsonString());
        var second = (await _app.GetAsync("/api/v2/buckets?limit=1&offset=1&name=data")).Json!["links"]!;
        Assert.Equal("/api/v2/buckets?bucket=data&descending=false&limit=1&offset=0", (string?)second["prev"]);
    }

    [Fact]
    public async Task System_buckets_stay()
    {
        var id = (string)(await _app.GetAsync($"/api/v2/buckets?orgID={_app.OrganizationId}&name=_tasks")).Json!["buckets"]![0]!["id"]!;
        Assert.Equal("system buckets cannot be deleted", (string?)(await _app.DeleteAsync($"/api/v2/buckets/{id}")).Json!["message"]);
        Assert.Equal("system buckets cannot be renamed", (string?)(await _app.PatchAsync($"/api/v2/buckets/{id}", """{"name":"x"}""")).Json!["message"]);
        var underscore = await _app.PostAsync("/api/v2/buckets", $$"""{"orgID":"{{_app.OrganizationId}}","name":"_x"}""");
        Assert.Equal("bucket name _x is invalid. Buckets may not start with underscore", (string?)underscore.Json!["message"]);
    }

    [Fact]
    public async Task Points_go_when_their_bucket_does_not_keep_them_any_longer()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await TaskServerApp.SetUpAsync(clock);
        var answer = await app.PostAsync(
            "/api/v2/buckets", $$"""{"orgID":"{{app.OrganizationId}}","name":"short","retentionRules":[{"everySeconds":3600}]}""");
        var bucket = PlatformId.Parse((string)answer.Json!["id"]!);
        var points = app.Services.GetRequiredService<PointStore>();
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        await points.WriteAsync(bucket, LineProtocol.Parse(System.Text.Encoding.UTF8.GetBytes($"m f=1 {now}\nm f=2 {now + 1800}\n"), WritePrecision.Second, 0));
        var retention = app.Services.GetServices<IHostedService>().OfType<RetentionService>().Single();

        await retention.EnforceAsync(CancellationToken.None);
        Assert.Equal(2, Count());
        clock.Advance(TimeSpan.FromMinutes(61));
        await retention.EnforceAsync(CancellationToken.None);
        Assert.Equal(1, Count());

        int Count() => points.FindSeries(bucket).Sum(series => points.Read(series).Sum(block => block.Count));
    }

    private Task<Answer> CreateAsync(string rules) => _app.PostAsync(
        "/api/v2/buckets", $$"""{"orgID":"{{_app.OrganizationId}}","name":"b{{Guid.NewGuid():n}}","retentionRules":{{rules}}}""");
}
