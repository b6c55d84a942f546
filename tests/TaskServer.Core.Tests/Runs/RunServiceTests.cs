using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Tasks;
using static TaskServer.Core.Tests.Support.Instants;

namespace TaskServer.Core.Tests.Runs;

public sealed class RunServiceTests
{
    [Fact]
    public async Task A_forced_run_starts_at_once_and_leaves_the_schedule_alone()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1h"));

        var asked = await server.ForceAsync(task.Id);
        await server.UntilRunAsync(asked, RunStatus.Success);

        Assert.Equal(At("2026-01-15T10:20:30Z"), asked.ScheduledFor);
        Assert.Equal(TestServer.Start, asked.RequestedAt);
        Assert.Equal(RunStatus.Scheduled, asked.Status);
        Assert.Equal(2, (await server.LogAsync(asked)).Length);
        var after = await server.TaskAsync(task.Id);
        Assert.Equal(task.LatestCompleted, after.LatestCompleted);
        Assert.Equal((task.NextSlot, RunStatusOfTask.Success), (after.NextSlot, after.LastRunStatus));
    }

    [Fact]
    public async Task Two_requests_for_the_same_time_give_two_runs()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync();
        var slot = At("2020-01-01T00:00:00.7Z");

        var runs = await Task.WhenAll(server.ForceAsync(task.Id, slot), server.ForceAsync(task.Id, slot));
        foreach (var run in runs)
            await server.UntilRunAsync(run, RunStatus.Success);

        Assert.NotEqual(runs[0].Id, runs[1].Id);
        Assert.All(server.Engine.Begun, run => Assert.Equal(At("2020-01-01T00:00:00Z"), run.ScheduledFor));
        Assert.Equal(2, server.Engine.Begun.Count);
    }

    [Fact]
    public async Task A_run_for_later_waits_for_its_time_and_runs_the_script_of_that_moment()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var run = await server.ForceAsync(task.Id, At("2026-01-15T10:25:00Z"));
        await server.ChangeAsync(task.Id, new TaskChange { Arguments = new() { ["ms"] = 7 } });

        await server.PassAsync(TimeSpan.FromSeconds(269));
        Assert.Empty(server.Engine.Begun);
        await server.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(At("2026-01-15T10:25:00Z"), Assert.Single(server.Engine.Begun).ScheduledFor);
        Assert.Equal(7, Assert.Single(server.Engine.Begun).Arguments["ms"]!.GetValue<int>());
        Assert.True((await server.RunAsync(task.Id, run.Id)).StartedAt >= run.ScheduledFor);
    }

    [Fact]
    public async Task No_more_runs_of_a_task_may_be_asked_for_than_may_wait()
    {
        await using var server = await TestServer.StartAsync(settings: [("Scheduler:MaxRequestedRuns", "3"), ("Scheduler:MaxQueuedRuns", "4")]);
        var gate = new TaskCompletionSource();
        server.Engine.Script = (_, _) => gate.Task;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d") with { Definition = new() { Every = "1d", Concurrency = 1 } });
        var other = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        await server.ForceAsync(task.Id);
        await server.UntilAsync(() => server.Engine.Begun.Count == 1);
        await server.ForceAsync(task.Id);
        await server.ForceAsync(task.Id, At("2026-02-01T00:00:00Z"));
        var canceled = await server.ForceAsync(task.Id, At("2026-02-01T00:00:00Z"));

        await AssertFullAsync(task);
        await server.Runs.CancelAsync(TestStore.Operator, task.Id, canceled.Id, default);
        await server.ForceAsync(task.Id);
        await AssertFullAsync(task);

        await server.ForceAsync(other.Id, At("2026-02-01T00:00:00Z"));
        await AssertFullAsync(other);
        gate.SetResult();
        await server.UntilAsync(() => server.Engine.Begun.Count == 3);
        await server.UntilAsync(() => server.RunsOf(task.Id).Count(run => run.Status == RunStatus.Scheduled) == 1);
        await server.ForceAsync(other.Id);

        async Task AssertFullAsync(ScheduledTask full)
        {
            var refusal = await Assert.ThrowsAsync<TaskServerException>(() => server.ForceAsync(full.Id));
            Assert.Equal((ErrorCode.Unavailable, "too many runs are waiting, try again later"), (refusal.Code, refusal.Message));
        }
    }

    [Fact]
    public async Task An_inactive_task_refuses_new_runs_and_holds_those_it_has()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var run = await server.ForceAsync(task.Id, At("2026-01-15T10:20:40Z"));
        await server.ChangeAsync(task.Id, new TaskChange { Status = ScheduledTaskStatus.Inactive });

        var refusal = await Assert.ThrowsAsync<TaskServerException>(() => server.ForceAsync(task.Id));
        Assert.Equal((ErrorCode.Invalid, "inactive task"), (refusal.Code, refusal.Message));
        await server.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(RunStatus.Scheduled, (await server.RunAsync(task.Id, run.Id)).Status);

        await server.ChangeAsync(task.Id, new TaskChange { Status = ScheduledTaskStatus.Active });
        await server.UntilRunAsync(run, RunStatus.Success);
    }

    [Fact]
    public async Task Cancelling_a_waiting_run_is_final_and_leaves_the_task_as_it_was()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var run = await server.ForceAsync(task.Id, At("2026-01-15T10:20:40Z"));

        await server.CancelAsync(run);

        var ended = await server.RunAsync(task.Id, run.Id);
        Assert.Equal((RunStatus.Canceled, (DateTimeOffset?)null, (DateTimeOffset?)TestServer.Start), (ended.Status, ended.StartedAt, ended.FinishedAt));
        Assert.Equal(["Run canceled"], await server.LogAsync(run));
        Assert.Null((await server.TaskAsync(task.Id)).LastRunStatus);
        var refusal = await Assert.ThrowsAsync<TaskServerException>(() => server.CancelAsync(run));
        Assert.Equal((ErrorCode.NotFound, "run not found"), (refusal.Code, refusal.Message));
        await server.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(server.Engine.Begun);
    }

    [Fact]
    public async Task Cancelling_a_running_run_answers_at_once_and_drops_what_its_script_still_reports()
    {
        await using var server = await TestServer.StartAsync();
        var (isStopped, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Engine.Script = async (script, cancellationToken) =>
        {
            script.Log("working");
            cancellationToken.Register(isStopped.SetResult);
            await mayEnd.Task;
            script.Log("too late");
        };
        var task = await server.CreateAsync();
        await server.AdvanceAsync(TimeSpan.FromSeconds(30));
        var run = Assert.Single(server.RunsOf(task.Id));

        await server.CancelAsync(run);
        await isStopped.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(RunStatus.Canceled, (await server.RunAsync(task.Id, run.Id)).Status);
        mayEnd.SetResult();
        await server.SettleAsync();

        Assert.Equal(["working", "Run canceled"], (await server.LogAsync(run))[1..]);
        var after = await server.TaskAsync(task.Id);
        Assert.Equal((RunStatusOfTask.Canceled, (string?)null), (after.LastRunStatus, after.LastRunError));
        Assert.Equal(RunStatus.Canceled, (await server.RunAsync(task.Id, run.Id)).Status);
    }

    [Fact]
    public async Task A_retried_run_is_a_new_one_for_the_same_slot_and_an_unfinished_one_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync();
        await server.AdvanceAsync(TimeSpan.FromSeconds(30));
        var run = Assert.Single(server.RunsOf(task.Id));

        var refusal = await Assert.ThrowsAsync<TaskServerException>(() => server.Runs.RetryAsync(TestStore.Operator, task.Id, run.Id, default));
        Assert.Equal(ErrorCode.Conflict, refusal.Code);
        gate.LetAllGo();
        await server.UntilRunAsync(run, RunStatus.Success);
        var again = await server.Runs.RetryAsync(TestStore.Operator, task.Id, run.Id, default);

        Assert.NotEqual(run.Id, again.Run.Id);
        Assert.Equal((run.ScheduledFor, RunStatus.Scheduled), (again.Run.ScheduledFor, again.Run.Status));
        Assert.Empty(again.Log);
        await server.UntilAsync(() => gate.Held == 1);
        gate.LetAllGo();
    }

    [Fact]
    public async Task A_list_shows_what_is_queued_then_what_runs_then_what_has_ended_newest_first()
    {
        await using var server = await TestServer.StartAsync();
        var gate = new Turnstile();
        var task = await server.CreateAsync(TestStore.Sleep(every: "10s"));
        await server.PassAsync(TimeSpan.FromSeconds(21));
        server.Engine.Script = gate.PassAsync;
        await server.PassAsync(TimeSpan.FromSeconds(10));
        var future = await server.ForceAsync(task.Id, At("2999-01-01T00:00:00Z"));

        var runs = await ListAsync(new RunFilter());
        Assert.Equal([future.Id, runs[1].Id, runs[2].Id, runs[3].Id], runs.Select(run => run.Id));
        Assert.Equal([RunStatus.Scheduled, RunStatus.Started, RunStatus.Success, RunStatus.Success], runs.Select(run => run.Status));
        Assert.True(runs[2].ScheduledFor > runs[3].ScheduledFor);

        Assert.Equal(runs.Where(run => run.Id > runs[2].Id).Select(run => run.Id), (await ListAsync(new RunFilter { After = runs[2].Id })).Select(run => run.Id));
        Assert.Equal([runs[0].Id, runs[1].Id], (await ListAsync(new RunFilter { Limit = 2 })).Select(run => run.Id));
        Assert.Equal([runs[2].Id], (await ListAsync(new RunFilter { AfterTime = runs[3].ScheduledFor, BeforeTime = runs[1].ScheduledFor })).Select(run => run.Id));
        Assert.Empty(await ListAsync(new RunFilter { AfterTime = At("3000-01-01T00:00:00Z") }));
        Assert.Equal(5, (await server.Runs.TaskLogsAsync(TestStore.Operator, task.Id, default)).Count);
        gate.LetAllGo();

        async Task<List<Run>> ListAsync(RunFilter filter) => [.. (await server.Runs.ListAsync(TestStore.Operator, task.Id, filter, default)).Select(run => run.Run)];
    }

    [Theory]
    [InlineData("a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\"")]
    [InlineData("\a\b\f\n\r\t\v\0\x7f", "\"\\a\\b\\f\\n\\r\\t\\v\\x00\\x7f\"")]
    [InlineData("héllo 世界 😀", "\"héllo 世界 😀\"")]
    [InlineData("\u00a0\u200b\u00ad", "\"\\u00a0\\u200b\\u00ad\"")]
    [InlineData("\U000E0001", "\"\\U000e0001\"")]
    [InlineData("", "\"\"")]
    public void The_first_line_quotes_the_script_as_Go_does(string text, string quoted) => Assert.Equal(quoted, RunLines.Quote(text));

    [Fact]
    public async Task Of_Flux_the_first_line_shows_the_script()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep() with { Engine = "flux", Arguments = new() { ["query"] = "option task = {name: \"n\", every: 1m}" } });

        var run = await server.ForceAsync(task.Id);
        await server.UntilRunAsync(run, RunStatus.Failed);

        Assert.Equal(
            ["Started task from script: \"option task = {name: \\\"n\\\", every: 1m}\"", "Completed(failed)", "unknown engine \"flux\""],
            await server.LogAsync(run));
    }

    [Fact]
    public async Task What_a_script_logs_has_a_limit()
    {
        await using var server = await TestServer.StartAsync(settings: [("Runs:MaxLogLines", "3"), ("Runs:MaxLineLength", "5")]);
        server.Engine.Script = (script, _) =>
        {
            for (var i = 0; i < 100; i++)
                script.Log("123456789");
            return Task.CompletedTask;
        };
        var task = await server.CreateAsync();

        var run = await server.ForceAsync(task.Id);
        await server.UntilRunAsync(run, RunStatus.Success);

        Assert.Equal(["12345…", "12345…", "12345…", "The limit of 3 lines is reached, further ones are dropped", "Completed(success)"], (await server.LogAsync(run))[1..]);
    }
}
