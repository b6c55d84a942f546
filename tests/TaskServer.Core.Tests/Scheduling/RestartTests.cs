using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Scheduling;
using TaskServer.Tasks;
using static TaskServer.Core.Tests.Support.Instants;

namespace TaskServer.Core.Tests.Scheduling;

public sealed class RestartTests
{
    [Fact]
    public async Task After_a_crash_an_unfinished_run_is_executed_again_under_its_id()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.Script = new Turnstile().PassAsync;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1h"));
        var run = await server.ForceAsync(task.Id);
        await server.UntilAsync(() => server.Engine.Begun.Count == 1);

        using var crashed = server.Folder.Copy();
        await using var after = await TestServer.StartAsync(crashed, server.Time);
        await after.UntilRunAsync(run, RunStatus.Success);

        Assert.Equal(run.Id, Assert.Single(after.Engine.Begun).RunId);
        Assert.Equal(
            [(await server.LogAsync(run))[0], "Run resumed: the server was stopped while it was being executed", "Completed(success)"], await after.LogAsync(run));
        Assert.Equal(2, (await after.RunAsync(task.Id, run.Id)).Attempt);
    }

    [Fact]
    public async Task A_run_that_always_takes_the_server_with_it_ends()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.Script = new Turnstile().PassAsync;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var run = await server.ForceAsync(task.Id);
        await server.UntilAsync(() => server.Engine.Begun.Count == 1);
        await server.Writer.ChangeAsync(
            session =>
            {
                for (var i = 0; i < 20; i++)
                    session.Journal.CountAttempt(run.Id);
                return 0;
            },
            null,
            default);

        using var crashed = server.Folder.Copy();
        await using var after = await TestServer.StartAsync(crashed, server.Time);
        await after.UntilRunAsync(run, RunStatus.Failed);

        Assert.Empty(after.Engine.Begun);
        Assert.Contains("was stopped 21 times", (await after.TaskAsync(task.Id)).LastRunError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_for_later_survive_a_crash_and_do_not_start_early()
    {
        await using var server = await TestServer.StartAsync();
        var tasks = new List<ScheduledTask>();
        for (var i = 0; i < 20; i++)
            tasks.Add(await server.CreateAsync(TestStore.Sleep(every: "1d")));
        await Task.WhenAll(from task in tasks from i in Enumerable.Range(1, 20) select server.ForceAsync(task.Id, TestServer.Start + TimeSpan.FromSeconds(i * 10)));

        using var crashed = server.Folder.Copy();
        await using var after = await TestServer.StartAsync(crashed, server.Time);
        await after.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Empty(after.Engine.Begun);
        await after.PassAsync(TimeSpan.FromSeconds(195));

        Assert.Equal(400, after.Engine.Begun.Count);
        Assert.All(tasks.SelectMany(task => after.RunsOf(task.Id)), run =>
        {
            Assert.Equal(RunStatus.Success, run.Status);
            Assert.True(run.StartedAt >= run.ScheduledFor);
        });
    }

    [Fact]
    public async Task A_run_of_an_inactive_task_waits_through_a_restart()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var run = await server.ForceAsync(task.Id, TestServer.Start + TimeSpan.FromSeconds(5));
        await server.ChangeAsync(task.Id, new TaskChange { Status = ScheduledTaskStatus.Inactive });
        await server.PassAsync(TimeSpan.FromSeconds(10));

        using var crashed = server.Folder.Copy();
        await using var after = await TestServer.StartAsync(crashed, server.Time);
        await after.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Empty(after.Engine.Begun);
        await after.ChangeAsync(task.Id, new TaskChange { Status = ScheduledTaskStatus.Active });
        await after.UntilRunAsync(run, RunStatus.Success);
    }

    [Theory]
    [InlineData(MissedRuns.Skip, 0, 10)]
    [InlineData(MissedRuns.Latest, 1, 9)]
    [InlineData(MissedRuns.All, 10, 0)]
    public async Task Slots_that_passed_while_the_server_was_down_are_accounted_for(MissedRuns policy, int run, int skipped)
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1m") with { Definition = new() { Every = "1m", Offset = TimeSpan.FromSeconds(10), MissedRuns = policy } });

        using var crashed = server.Folder.Copy();
        server.Time.Advance(TimeSpan.FromMinutes(10));
        await using var after = await TestServer.StartAsync(crashed, server.Time);
        await after.SettleAsync();

        Assert.Equal(run, after.RunsOf(task.Id).Count);
        task = await after.TaskAsync(task.Id);
        Assert.Equal(skipped, task.SkippedSlots);
        Assert.Equal(At("2026-01-15T10:31:00Z"), task.NextSlot);
        if (run > 0)
            Assert.Equal(At("2026-01-15T10:30:00Z"), after.RunsOf(task.Id)[^1].ScheduledFor);
        Assert.Equal(policy == MissedRuns.Skip ? At("2026-01-15T10:30:30Z") : At("2026-01-15T10:30:00Z"), task.LatestCompleted);
        Assert.Equal(skipped > 0, after.LogLines.All.Any(line => line.Contains($"{skipped} slots passed without a run", StringComparison.Ordinal)));

        await after.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(At("2026-01-15T10:31:00Z"), after.RunsOf(task.Id)[^1].ScheduledFor);
    }

    [Fact]
    public async Task At_most_a_thousand_missed_slots_of_a_task_are_caught_up()
    {
        await using var server = await TestServer.StartAsync(settings: ("Scheduler:MissedRuns", "All"));
        var task = await server.CreateAsync(TestStore.Sleep(every: "1s"));

        using var crashed = server.Folder.Copy();
        server.Time.Advance(TimeSpan.FromSeconds(1500));
        await using var after = await TestServer.StartAsync(crashed, server.Time, ("Scheduler:MissedRuns", "All"), ("Scheduler:MaxConcurrentRuns", "4"));
        await after.UntilAsync(() =>
        {
            after.Time.Advance(TimeSpan.FromMilliseconds(20));
            return after.Engine.Begun.Count >= 1000;
        });
        await after.SettleAsync();

        var first = task.NextSlot!.Value;
        task = await after.TaskAsync(task.Id);
        Assert.Equal((task.NextSlot!.Value - first).TotalSeconds, after.RunsOf(task.Id).Count + task.SkippedSlots);
        Assert.InRange(task.SkippedSlots, 500, 600);
        Assert.True(after.RunsOf(task.Id).Count >= 1000);
    }

    [Fact]
    public async Task A_stopping_server_waits_for_its_runs_and_starts_none()
    {
        using var folder = new DataFolder();
        var server = await TestServer.StartAsync(folder);
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1h") with { Definition = new() { Every = "1h", Concurrency = 1 } });
        var running = await server.ForceAsync(task.Id);
        var waiting = await server.ForceAsync(task.Id);
        await server.UntilAsync(() => gate.Held == 1);

        var stopping = server.StopAsync();
        await Task.Delay(50);
        Assert.False(stopping.IsCompleted);
        gate.LetAllGo();
        await stopping;

        await using var after = await TestServer.StartAsync(folder, server.Time);
        Assert.Equal(RunStatus.Success, (await after.RunAsync(task.Id, running.Id)).Status);
        await after.UntilRunAsync(waiting, RunStatus.Success);
        Assert.Equal(waiting.Id, Assert.Single(after.Engine.Begun).RunId);
    }

    [Fact]
    public async Task A_run_that_outlasts_the_stop_goes_on_after_the_restart()
    {
        using var folder = new DataFolder();
        var server = await TestServer.StartAsync(folder, settings: ("Scheduler:ShutdownTimeout", "00:00:01"));
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var run = await server.ForceAsync(task.Id);
        await server.UntilAsync(() => gate.Held == 1);

        var stopping = server.StopAsync();
        while (!stopping.IsCompleted)
        {
            server.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }

        await stopping;
        await using var after = await TestServer.StartAsync(folder, server.Time);
        await after.UntilRunAsync(run, RunStatus.Success);
        Assert.Equal(3, (await after.LogAsync(run)).Length);
    }

    [Fact]
    public async Task Switched_off_nothing_is_scheduled_and_forced_runs_are_executed()
    {
        await using var server = await TestServer.StartAsync(settings: ("Scheduler:Enabled", "false"));
        var task = await server.CreateAsync();
        await server.PassAsync(TimeSpan.FromSeconds(40));
        Assert.Empty(server.RunsOf(task.Id));

        var run = await server.ForceAsync(task.Id);
        await server.UntilRunAsync(run, RunStatus.Success);
        Assert.Equal(SchedulerState.Idle, server.Get<SchedulerHealth>().Check().State);
    }
}
