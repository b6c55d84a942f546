using TaskServer.Hosting;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Hosting;

public sealed class FirstStartTests
{
    [Fact]
    public async Task The_variables_of_the_official_image_set_the_server_up()
    {
        var settings = new Dictionary<string, string?>
        {
            ["DOCKER_INFLUXDB_INIT_MODE"] = "setup",
            ["DOCKER_INFLUXDB_INIT_USERNAME"] = "me",
            ["DOCKER_INFLUXDB_INIT_PASSWORD"] = "long enough",
            ["DOCKER_INFLUXDB_INIT_ORG"] = "mine",
            ["DOCKER_INFLUXDB_INIT_BUCKET"] = "bucket",
            ["DOCKER_INFLUXDB_INIT_RETENTION"] = "1w",
            ["DOCKER_INFLUXDB_INIT_ADMIN_TOKEN"] = "any text",
        };
        settings["DOCKER_INFLUXDB_INIT_ADMIN_TOKEN"] = "any-text";
        await using var app = new TaskServerApp(settings: settings);
        Assert.Equal("me", (string?)(await app.GetAsync("/api/v2/me", "Token any-text")).Json!["name"]);
        var buckets = await app.GetAsync("/api/v2/buckets?name=bucket&org=mine", "Token any-text");
        Assert.Equal(604_800, (int)buckets.Json!["buckets"]![0]!["retentionRules"]![0]!["everySeconds"]!);
        Assert.False((bool)(await app.GetAsync("/api/v2/setup")).Json!["allowed"]!);
    }

    [Fact]
    public async Task The_configuration_sets_the_server_up_once()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Setup:Username"] = "me",
            ["Setup:Password"] = "long enough",
            ["Setup:Organization"] = "mine",
            ["Setup:Bucket"] = "bucket",
            ["Setup:Token"] = "first",
        };
        var data = Directory.CreateTempSubdirectory("taskserver-").FullName;
        try
        {
            await using (var app = new TaskServerApp(settings: settings, data: data))
                Assert.Equal(200, (await app.GetAsync("/api/v2/me", "Token first")).Status);
            settings["Setup:Token"] = "second";
            await using (var app = new TaskServerApp(settings: settings, data: data))
            {
                Assert.Equal(200, (await app.GetAsync("/api/v2/me", "Token first")).Status);
                Assert.Equal(401, (await app.GetAsync("/api/v2/me", "Token second")).Status);
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("0", 0)]
    [InlineData("90s", 90)]
    [InlineData("2h30m", 9_000)]
    [InlineData("30d", 2_592_000)]
    [InlineData("1w", 604_800)]
    public void A_retention_is_written_with_units(string? text, long seconds) => Assert.Equal(seconds, Retention.Seconds(text));

    [Theory]
    [InlineData("30")]
    [InlineData("d")]
    [InlineData("1y")]
    public void Another_retention_is_refused(string text) => Assert.Throws<FormatException>(() => Retention.Seconds(text));
}
