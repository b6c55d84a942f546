using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_tell_of_requests_and_of_the_process()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        await app.GetAsync($"/api/v2/orgs/{app.OrganizationId}");
        var text = (await app.GetAsync("/metrics", "")).Text;
        Assert.Contains("path=\"/api/v2/orgs/:id\",status=\"2XX\",response_code=\"200\"", text, StringComparison.Ordinal);
        Assert.Contains("process_cpu_seconds_total", text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.OrganizationId, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_can_be_turned_off()
    {
        await using var app = new TaskServerApp(settings: new Dictionary<string, string?> { ["Metrics:Enabled"] = "false" });
        var answer = await app.GetAsync("/metrics");
        Assert.Equal((403, """{"code":"forbidden","message":"metrics disabled"}"""), (answer.Status, answer.Text.TrimEnd('\n')));
    }
}
