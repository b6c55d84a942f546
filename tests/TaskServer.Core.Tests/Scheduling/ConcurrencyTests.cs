using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Scheduling;
using TaskServer.Tasks;

namespace TaskServer.Core.Tests.Scheduling;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Runs_of_a_task_overlap_unless_it_says_otherwise()
    {
        await using var server = await TestServer.StartAsync();
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        await server.CreateAsync(TestStore.Sleep(every: "1s"));

        await server.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(5, gate.Held);
        gate.LetAllGo();
    }

    [Fact]
    public async Task No_more_runs_than_the_task_allows_are_started_and_the_others_wait_in_order()
    {
        await using var server = await TestServer.StartAsync();
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync(Limited("1s", 2));

        await server.PassAsync(TimeSpan.FromSeconds(4));
        var forced = await server.ForceAsync(task.Id);
        await server.SettleAsync();
        Assert.Equal(2, gate.Held);
        Assert.Equal(
            [RunStatus.Started, RunStatus.Started, RunStatus.Scheduled, RunStatus.Scheduled, RunStatus.Scheduled],
            server.RunsOf(task.Id).OrderBy(run => run.Id).Select(run => run.Status));
        Assert.Equal(["Task limit reached: could not execute task, concurrency limit reached, runs in front: 4"], await server.LogAsync(forced));

        for (var i = 0; i < 5; i++)
        {
            gate.LetGo(server.Engine.Begun.ElementAt(i).RunId);
            var ended = i + 1;
            await server.UntilAsync(() =>
                server.RunsOf(task.Id).Count(run => run.IsFinished) == ended && server.Engine.Begun.Count == Math.Min(5, ended + 2) && gate.Held == Math.Min(2, 5 - ended));
        }

        Assert.Equal(server.RunsOf(task.Id).OrderBy(run => run.Id).Select(run => run.Id), server.Engine.Begun.Select(run => run.RunId));
        Assert.Equal(3, (await server.LogAsync(forced)).Length);
    }

    [Fact]
    public async Task Started_runs_never_exceed_the_limit_whatever_happens()
    {
        await using var server = await TestServer.StartAsync();
        var random = new Random(11);
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var tasks = new List<ScheduledTask>();
        for (var limit = 1; limit <= 4; limit++)
            tasks.Add(await server.CreateAsync(Limited("1s", limit)));

        for (var second = 0; second < 25; second++)
        {
            await server.AdvanceAsync(TimeSpan.FromSeconds(1));
            foreach (var task in tasks)
            {
                var unfinished = server.RunsOf(task.Id).Where(run => !run.IsFinished).ToList();
                switch (random.Next(4))
                {
                    case 0 when unfinished.Count > 0:
                        await server.CancelAsync(unfinished[random.Next(unfinished.Count)]);
                        break;
                    case 1:
                        await server.ForceAsync(task.Id);
                        break;
                    case 2:
                        foreach (var run in unfinished.Where(run => run.Status == RunStatus.Started).Take(2))
                            gate.LetGo(run.Id);
                        break;
                }
            }
        }

        server.Engine.Script = (_, _) => Task.CompletedTask;
        for (var i = 0; i < 200 && tasks.Any(task => server.RunsOf(task.Id).Any(run => !run.IsFinished)); i++)
        {
            gate.LetAllGo();
            await server.SettleAsync();
        }

        foreach (var task in tasks)
        {
            var runs = server.RunsOf(task.Id);
            Assert.All(runs, run => Assert.True(run.IsFinished));
            var started = runs.Where(run => run.StartedAt is not null).ToList();
            foreach (var run in started)
                Assert.True(
                    started.Count(other => other.StartedAt <= run.StartedAt && other.FinishedAt > run.StartedAt) <= task.Concurrency,
                    $"{task.Concurrency} exceeded at {run.StartedAt:o}");
        }
    }

    [Fact]
    public async Task A_slot_that_finds_a_hundred_waiting_is_skipped_and_counted()
    {
        await using var server = await TestServer.StartAsync();
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync(Limited("1s", 1));

        await server.PassAsync(TimeSpan.FromSeconds(110));

        Assert.Equal(101, server.RunsOf(task.Id).Count);
        var after = await server.TaskAsync(task.Id);
        Assert.Equal(9, after.SkippedSlots);
        Assert.Equal(task.LatestCompleted, after.LatestCompleted);
        server.Engine.Script = (_, _) => Task.CompletedTask;
        gate.LetAllGo();
        await server.UntilAsync(() => server.RunsOf(task.Id).All(run => run.IsFinished));
    }

    [Fact]
    public async Task With_all_places_taken_runs_wait_and_a_cancelled_script_gives_its_place_back()
    {
        await using var server = await TestServer.StartAsync(settings: ("Scheduler:MaxConcurrentRuns", "2"));
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var runs = new List<Run>();
        for (var i = 0; i < 4; i++)
            runs.Add(await server.ForceAsync(task.Id));
        await server.SettleAsync();
        Assert.Equal(2, gate.Held);

        await server.CancelAsync(runs[0]);
        await server.UntilAsync(() => server.Engine.Begun.Count == 3);
        Assert.Equal(runs[2].Id, server.Engine.Begun.Last().RunId);
        gate.LetAllGo();
        await server.UntilAsync(() => gate.Held == 1 && server.Engine.Begun.Count == 4);
        gate.LetAllGo();
    }

    [Fact]
    public async Task A_script_that_ignores_being_told_to_stop_loses_its_place_after_the_grace()
    {
        await using var server = await TestServer.StartAsync(settings: ("Scheduler:MaxConcurrentRuns", "1"));
        using var mayEnd = new ManualResetEventSlim();
        server.Engine.Script = (script, _) =>
        {
            if (server.Engine.Begun.Count == 1)
                mayEnd.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
            return Task.CompletedTask;
        };
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var deaf = await server.ForceAsync(task.Id);
        await server.UntilAsync(() => server.Engine.Begun.Count == 1);
        var next = await server.ForceAsync(task.Id);

        await server.CancelAsync(deaf);
        server.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(RunStatus.Scheduled, (await server.RunAsync(task.Id, next.Id)).Status);
        server.Time.Advance(TimeSpan.FromSeconds(1));

        await server.UntilRunAsync(next, RunStatus.Success);
        mayEnd.Set();
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_after_growing_pauses_with_the_same_slot()
    {
        await using var server = await TestServer.StartAsync(settings: ("Scheduler:MaxConcurrentRuns", "1"));
        server.Engine.Script = (_, _) => server.Engine.Begun.Count < 3 ? throw new Engines.ScriptFailedException("boom") : Task.CompletedTask;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1m") with { Definition = new() { Every = "1m", Retry = 3 } });

        await server.AdvanceAsync(TimeSpan.FromSeconds(30));
        var run = Assert.Single(server.RunsOf(task.Id));
        Assert.Equal(RunStatus.Started, run.Status);
        await server.UntilAsync(() => server.Get<RunWorkers>().Queue.Running == 0);
        await server.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, server.Engine.Begun.Count);
        await server.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, server.Engine.Begun.Count);
        await server.AdvanceAsync(TimeSpan.FromSeconds(1));
        await server.UntilRunAsync(run, RunStatus.Success);

        Assert.Equal(
            ["Attempt 1 of 3 failed: boom; trying again in 1s", "Attempt 2 of 3 failed: boom; trying again in 2s", "Completed(success)"], (await server.LogAsync(run))[1..]);
        Assert.Single(server.Engine.Begun.Select(script => script.ScheduledFor).Distinct());
        Assert.Equal(3, (await server.RunAsync(task.Id, run.Id)).Attempt);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_between_attempts_is_not_tried_again()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.Script = (_, _) => throw new Engines.ScriptFailedException("boom");
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d") with { Definition = new() { Every = "1d", Retry = 5, Concurrency = 1 } });
        var run = await server.ForceAsync(task.Id);
        await server.UntilAsync(() => server.LogAsync(run).GetAwaiter().GetResult().Length == 2);

        await server.CancelAsync(run);
        await server.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Single(server.Engine.Begun);
        Assert.Equal("Run canceled", (await server.LogAsync(run))[^1]);
        server.Engine.Script = (_, _) => Task.CompletedTask;
        await server.UntilRunAsync(await server.ForceAsync(task.Id), RunStatus.Success);
    }

    [Fact]
    public async Task A_run_over_its_time_fails_with_that_reason()
    {
        await using var server = await TestServer.StartAsync(settings: ("Scheduler:RunTimeout", "00:00:10"));
        server.Engine.Script = new Turnstile().PassAsync;
        var task = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        var run = await server.ForceAsync(task.Id);
        await server.UntilAsync(() => server.Engine.Begun.Count == 1);

        await server.PassAsync(TimeSpan.FromSeconds(11));
        await server.UntilRunAsync(run, RunStatus.Failed);

        Assert.Equal("the run exceeded the time limit of 10s", (await server.TaskAsync(task.Id)).LastRunError);
    }

    private static NewTask Limited(string every, int limit) =>
        TestStore.Sleep() with { Definition = new() { Every = every, Concurrency = limit } };
}
