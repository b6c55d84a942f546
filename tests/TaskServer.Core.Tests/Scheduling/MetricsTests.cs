using System.Text;
using Microsoft.Extensions.Options;
using Prometheus;
using TaskServer.Core.Tests.Support;
using TaskServer.Runs;

namespace TaskServer.Core.Tests.Scheduling;

public sealed class MetricsTests
{
    [Fact]
    public async Task What_happens_to_runs_is_counted_under_the_names_that_dashboards_ask_for()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.Script = (script, _) => script.ScheduledFor.Second == 0 ? throw new TaskServerException(ErrorCode.NotFound, "gone") : Task.CompletedTask;
        var task = await server.CreateAsync(TestStore.Sleep(every: "10s"));
        await server.PassAsync(TimeSpan.FromSeconds(30));
        await server.UntilRunAsync(await server.ForceAsync(task.Id, server.Time.GetUtcNow().AddSeconds(-7)), RunStatus.Success);

        var text = await TextAsync(server);

        Assert.Contains("""task_executor_total_runs_complete{status="success",task_type="system"} 3""", text, StringComparison.Ordinal);
        Assert.Contains("""task_executor_total_runs_complete{status="failed",task_type="system"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("""task_executor_errors_counter{task_type="system",errorType="NotFound"} 1""", text, StringComparison.Ordinal);
        Assert.Contains($$"""task_executor_manual_runs_counter{taskID="{{task.Id}}"} 1""", text, StringComparison.Ordinal);
        Assert.Contains($$"""task_executor_run_duration_count{task_type="",taskID="{{task.Id}}"} 4""", text, StringComparison.Ordinal);
        Assert.Contains("task_scheduler_total_execution_calls 3", text, StringComparison.Ordinal);

        await server.Tasks.DeleteAsync(TestStore.Operator, task.Id, default);
        Assert.DoesNotContain($"{task.Id}", await TextAsync(server), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Scheduler:MaxConcurrentRuns", "0", "MaxConcurrentRuns")]
    [InlineData("Scheduler:RunTimeout", "-00:00:01", "RunTimeout")]
    [InlineData("Runs:Retention", "00:00:00", "Retention")]
    [InlineData("Storage:Synchronous", "OFF", "Synchronous")]
    public async Task A_setting_that_is_not_valid_stops_the_start_and_is_named(string key, string value, string name)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(settings: (key, value)));
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(TestServer server)
    {
        using var text = new MemoryStream();
        await server.Get<CollectorRegistry>().CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
