using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Scheduling;
using TaskServer.Tasks;
using static TaskServer.Core.Tests.Support.Instants;

namespace TaskServer.Core.Tests.Scheduling;

public sealed class ClockTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(-3600)]
    [InlineData(-86400)]
    public async Task Set_back_no_slot_runs_again_and_the_loop_goes_on(int seconds)
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "10s"));
        await server.PassAsync(TimeSpan.FromSeconds(25));
        var before = server.RunsOf(task.Id);

        await server.SetClockAsync(TimeSpan.FromSeconds(seconds));
        await server.PassAsync(TimeSpan.FromSeconds(9));
        await server.SetClockAsync(TimeSpan.FromSeconds(-seconds));
        await server.PassAsync(TimeSpan.FromSeconds(14));

        var after = server.RunsOf(task.Id);
        Assert.Equal(before.Select(run => run.Id), after.Take(before.Count).Select(run => run.Id));
        Assert.Equal(after.Count, after.Select(run => run.ScheduledFor).Distinct().Count());
        Assert.Equal(At("2026-01-15T10:21:30Z"), after[^1].ScheduledFor);
        var slots = (after[^1].ScheduledFor - after[0].ScheduledFor).TotalSeconds / 10 + 1;
        Assert.Equal(slots, after.Count + (await server.TaskAsync(task.Id)).SkippedSlots);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(20, 0)]
    [InlineData(3600, 360)]
    [InlineData(86400, 8640)]
    public async Task Set_forward_by_much_the_slots_between_are_skipped_without_a_storm(int seconds, int skipped)
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "10s"));
        await server.PassAsync(TimeSpan.FromSeconds(11));

        await server.SetClockAsync(TimeSpan.FromSeconds(seconds));
        await server.PassAsync(TimeSpan.FromSeconds(4));

        var runs = server.RunsOf(task.Id);
        Assert.InRange(runs.Count, 1, 5);
        task = await server.TaskAsync(task.Id);
        Assert.InRange(task.SkippedSlots, skipped == 0 ? 0 : skipped - 2, skipped);
        Assert.Equal((task.NextSlot!.Value - runs[0].ScheduledFor).TotalSeconds / 10, runs.Count + task.SkippedSlots);
    }

    [Fact]
    public async Task Jumps_at_random_leave_every_slot_run_or_counted_once()
    {
        await using var server = await TestServer.StartAsync(settings: ("Runs:Retention", "900.00:00:00"));
        var random = new Random(3);
        var task = await server.CreateAsync(TestStore.Sleep(every: "7s"));
        var jumps = new[] { 1, -1, 60, -60, 3600, -3600, 86400, -86400 };
        for (var i = 0; i < 40; i++)
        {
            await server.SetClockAsync(TimeSpan.FromSeconds(jumps[random.Next(jumps.Length)]));
            await server.AdvanceAsync(TimeSpan.FromMilliseconds(random.Next(1, 9000)));
        }

        var runs = server.RunsOf(task.Id);
        var first = task.NextSlot!.Value;
        task = await server.TaskAsync(task.Id);
        Assert.Equal((task.NextSlot!.Value - first).TotalSeconds / 7, runs.Count + task.SkippedSlots);
        Assert.Equal(runs.Count, runs.Select(run => run.ScheduledFor).Distinct().Count());
    }

    [Fact]
    public async Task A_machine_that_slept_treats_its_slots_as_the_task_says()
    {
        await using var server = await TestServer.StartAsync();
        var latest = await server.CreateAsync(TestStore.Sleep() with { Definition = new() { Every = "1m", MissedRuns = MissedRuns.Latest } });
        var skip = await server.CreateAsync(TestStore.Sleep());
        await server.SettleAsync();

        await server.AdvanceAsync(TimeSpan.FromHours(8));

        Assert.Equal([At("2026-01-15T18:20:00Z")], server.RunsOf(latest.Id).Select(run => run.ScheduledFor));
        Assert.Empty(server.RunsOf(skip.Id));
        Assert.Equal((479, 480), ((await server.TaskAsync(latest.Id)).SkippedSlots, (await server.TaskAsync(skip.Id)).SkippedSlots));
        Assert.Equal(At("2026-01-15T18:20:30Z"), (await server.TaskAsync(skip.Id)).LatestCompleted);
    }

    [Fact]
    public async Task A_schedule_in_a_zone_follows_its_clocks_through_both_changes()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(At("2026-03-28T12:00:00Z"));
        await using var server = await TestServer.StartAsync(time: time);
        var task = await server.CreateAsync(TestStore.Sleep() with { Definition = new() { Cron = "30 2 * * *", Timezone = "Europe/Berlin", MissedRuns = MissedRuns.All } });

        for (var day = 0; day < 3; day++)
            await server.AdvanceAsync(TimeSpan.FromDays(1));

        // The gap of 29 March runs right after it; the other days at half past two.
        Assert.Equal(
            [At("2026-03-29T01:00:00Z"), At("2026-03-30T00:30:00Z"), At("2026-03-31T00:30:00Z")], server.RunsOf(task.Id).Select(run => run.ScheduledFor));
    }

    [Fact]
    public async Task Health_tells_whether_slots_are_handed_over()
    {
        await using var server = await TestServer.StartAsync();
        var health = server.Get<SchedulerHealth>();
        Assert.Equal((SchedulerState.Idle, "no task is scheduled"), (health.Check().State, health.Check().Message));

        await server.CreateAsync();
        Assert.Equal("next run in 30s", health.Check().Message);

        // A loop that hangs: the clock goes on, and nobody takes what is due.
        foreach (var service in server.GetAll<Microsoft.Extensions.Hosting.IHostedService>().OfType<Scheduler>())
            await service.StopAsync(default);
        server.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(SchedulerState.OnTime, health.Check().State);
        server.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((SchedulerState.Stalled, "the next run was due 41s ago"), (health.Check().State, health.Check().Message));
        Assert.False(health.Check().IsHealthy);
    }

    [Fact]
    public async Task At_the_end_of_a_mixed_history_times_and_logs_are_in_order()
    {
        await using var server = await TestServer.StartAsync();
        var random = new Random(9);
        var gate = new Turnstile();
        server.Engine.Script = async (script, cancellationToken) =>
        {
            script.Log("line");
            if (script.ScheduledFor.Second % 3 == 0)
                await gate.PassAsync(script, cancellationToken);
            if (script.ScheduledFor.Second % 5 == 0)
                throw new InvalidOperationException("boom");
        };
        var tasks = new List<ScheduledTask>();
        for (var i = 0; i < 4; i++)
            tasks.Add(await server.CreateAsync(TestStore.Sleep() with { Definition = new() { Every = $"{i + 1}s", Offset = TimeSpan.FromSeconds(i - 1), Retry = i == 3 ? 2 : null, Concurrency = i == 2 ? 2 : null } }));
        for (var i = 0; i < 40; i++)
        {
            await server.AdvanceAsync(TimeSpan.FromMilliseconds(random.Next(100, 2000)));
            var unfinished = tasks.SelectMany(task => server.RunsOf(task.Id)).Where(run => !run.IsFinished).ToList();
            if (unfinished.Count > 0 && i % 4 == 0)
                await server.CancelAsync(unfinished[random.Next(unfinished.Count)]);
            if (i % 5 == 0)
                gate.LetAllGo();
            if (i % 9 == 0)
                await server.SetClockAsync(TimeSpan.FromSeconds(random.Next(-5, 5)));
        }

        gate.LetAllGo();
        foreach (var task in tasks)
            foreach (var run in server.RunsOf(task.Id))
                await CheckAsync(server, task, run);
    }

    private static async Task CheckAsync(TestServer server, ScheduledTask task, Run run)
    {
        Assert.True(run.RequestedAt is null || run.StartedAt is null || run.RequestedAt <= run.StartedAt);
        Assert.True(run.StartedAt is null || run.FinishedAt is null || run.StartedAt <= run.FinishedAt);
        Assert.True(run.StartedAt is null || run.StartedAt >= run.ScheduledFor + task.Offset);
        Assert.Equal(run.IsFinished, run.FinishedAt is not null);
        var log = await server.Runs.RunLogsAsync(TestStore.Operator, task.Id, run.Id, default);
        Assert.Equal(Enumerable.Range(0, log.Count), log.Select(line => line.Index));
        Assert.Equal(log.Select(line => line.Time).Order(), log.Select(line => line.Time));
        Assert.True(log.Count(line => line.Message.StartsWith("Completed", StringComparison.Ordinal) || line.Message == "Run canceled") <= 1);
    }
}
