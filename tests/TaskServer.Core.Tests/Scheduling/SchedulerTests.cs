using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Scheduling;
using TaskServer.Tasks;
using static TaskServer.Core.Tests.Support.Instants;

namespace TaskServer.Core.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Fact]
    public async Task A_due_task_runs_and_leaves_two_lines()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync();

        await server.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(server.RunsOf(task.Id));
        await server.AdvanceAsync(TimeSpan.FromSeconds(1));

        var run = Assert.Single(server.RunsOf(task.Id));
        Assert.Equal((RunStatus.Success, At("2026-01-15T10:21:00Z"), (DateTimeOffset?)null), (run.Status, run.ScheduledFor, run.RequestedAt));
        Assert.Equal(server.Time.GetUtcNow(), run.StartedAt);
        Assert.Equal(["Started task from script: \"{\\\"ms\\\":0}\"", "Completed(success)"], await server.LogAsync(run));
        task = await server.TaskAsync(task.Id);
        Assert.Equal((RunStatusOfTask.Success, (string?)null), (task.LastRunStatus, task.LastRunError));
        Assert.Equal(run.ScheduledFor, task.LatestCompleted);
        Assert.Equal(run.ScheduledFor, task.LatestSuccess);
        Assert.Equal(At("2026-01-15T10:22:00Z"), task.NextSlot);
    }

    [Fact]
    public async Task The_script_sees_its_slot_and_the_last_success()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateAsync(TestStore.Sleep() with { Definition = new() { Every = "1m", Offset = TimeSpan.FromSeconds(10) } });

        await server.PassAsync(TimeSpan.FromSeconds(100));

        var runs = server.Engine.Begun.ToArray();
        Assert.Equal([At("2026-01-15T10:21:00Z"), At("2026-01-15T10:22:00Z")], runs.Select(run => run.ScheduledFor));
        Assert.Equal([null, At("2026-01-15T10:21:00Z")], runs.Select(run => run.LatestSuccess));
    }

    [Fact]
    public async Task A_negative_offset_runs_ahead_of_its_slot_and_at_once_if_that_has_passed()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep() with { Definition = new() { Every = "1m", Offset = TimeSpan.FromSeconds(-40) } });

        await server.SettleAsync();
        Assert.Equal([At("2026-01-15T10:21:00Z")], server.RunsOf(task.Id).Select(run => run.ScheduledFor));

        await server.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal([At("2026-01-15T10:21:00Z"), At("2026-01-15T10:22:00Z")], server.RunsOf(task.Id).Select(run => run.ScheduledFor));
        Assert.Equal(At("2026-01-15T10:22:00Z"), (await server.TaskAsync(task.Id)).LatestCompleted);
    }

    [Fact]
    public async Task Every_slot_runs_once_while_the_clock_goes_in_uneven_steps()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1s"));
        var random = new Random(7);

        for (var i = 0; i < 60; i++)
            await server.AdvanceAsync(TimeSpan.FromMilliseconds(random.Next(1, 3000)));

        var slots = server.RunsOf(task.Id).Select(run => run.ScheduledFor).ToList();
        var first = At("2026-01-15T10:20:31Z");
        var count = (int)(server.Time.GetUtcNow() - first).TotalSeconds + 1;
        Assert.Equal(Enumerable.Range(0, count).Select(i => first + TimeSpan.FromSeconds(i)), slots);
    }

    [Fact]
    public async Task A_failure_leaves_its_text_in_the_log_and_in_the_task()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.Script = (_, _) => throw new Engines.ScriptFailedException("could not find bucket \"b\"") { IsUnrecoverable = true };
        var task = await server.CreateAsync();

        await server.AdvanceAsync(TimeSpan.FromSeconds(30));

        var run = Assert.Single(server.RunsOf(task.Id));
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(
            ["Completed(failed)", "could not find bucket \"b\"", "Task encountered unrecoverable error, requires admin action: could not find bucket \"b\""],
            (await server.LogAsync(run))[1..]);
        task = await server.TaskAsync(task.Id);
        Assert.Equal((RunStatusOfTask.Failed, "could not find bucket \"b\""), (task.LastRunStatus, task.LastRunError));
        Assert.Null(task.LatestSuccess);
        Assert.Equal(run.ScheduledFor, task.LatestCompleted);
    }
}
