using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Tasks;
using static TaskServer.Core.Tests.Support.Instants;

namespace TaskServer.Core.Tests.Scheduling;

/// <summary>Changes of tasks while their slots are due.</summary>
public sealed class ChangeTests
{
    [Fact]
    public async Task A_new_schedule_starts_with_its_first_slot_after_now()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "1h"));
        server.Time.Advance(TimeSpan.FromMinutes(25));

        await server.ChangeAsync(task.Id, new TaskChange { Definition = new TaskDefinition { Every = "1m" } });
        await server.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal([At("2026-01-15T10:46:00Z")], server.RunsOf(task.Id).Select(run => run.ScheduledFor));
    }

    [Fact]
    public async Task Another_script_or_name_leaves_the_schedule_alone()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep(every: "10s"));

        for (var second = 0; second < 40; second++)
        {
            await server.AdvanceAsync(TimeSpan.FromSeconds(1));
            await server.Tasks.UpdateAsync(
                TestStore.Operator, task.Id, now => new TaskChange { Name = $"n{second}", Definition = TaskDefinition.Of(now) with { Retry = 2 } }, default);
        }

        Assert.Equal(4, server.RunsOf(task.Id).Count);
        Assert.Equal(40, server.RunsOf(task.Id)[^1].ScheduledFor.Subtract(server.RunsOf(task.Id)[0].ScheduledFor).TotalSeconds + 10);
    }

    [Fact]
    public async Task A_change_of_schedule_cancels_what_waits_from_the_old_one_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync();
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync(TestStore.Sleep() with { Definition = new() { Every = "1s", Concurrency = 1 } });
        await server.PassAsync(TimeSpan.FromSeconds(3));
        var forced = await server.ForceAsync(task.Id);

        await server.ChangeAsync(task.Id, new TaskChange { Definition = new() { Every = "1h", Concurrency = 1 } });

        var runs = server.RunsOf(task.Id).OrderBy(run => run.Id).ToList();
        Assert.Equal([RunStatus.Started, RunStatus.Canceled, RunStatus.Canceled, RunStatus.Scheduled], runs.Select(run => run.Status));
        Assert.Equal("Run canceled", (await server.LogAsync(runs[1]))[^1]);
        gate.LetAllGo();
        await server.UntilRunAsync(runs[0], RunStatus.Success);
        await server.UntilAsync(() => gate.Held == 1);
        gate.LetAllGo();
        await server.UntilRunAsync(forced, RunStatus.Success);
    }

    [Fact]
    public async Task After_deactivating_or_deleting_is_answered_no_run_begins()
    {
        await using var server = await TestServer.StartAsync();
        for (var round = 0; round < 40; round++)
        {
            var tasks = new List<ScheduledTask>();
            for (var i = 0; i < 5; i++)
                tasks.Add(await server.CreateAsync(TestStore.Sleep(every: "1s")));
            server.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAll(tasks.Select((task, i) => i % 2 == 0
                ? server.ChangeAsync(task.Id, new TaskChange { Status = ScheduledTaskStatus.Inactive })
                : server.Tasks.DeleteAsync(TestStore.Operator, task.Id, default)));
            var before = tasks.ConvertAll(task => server.RunsOf(task.Id).Count(run => run.StartedAt is not null));

            await server.AdvanceAsync(TimeSpan.FromSeconds(2));

            Assert.Equal(before, tasks.ConvertAll(task => server.RunsOf(task.Id).Count(run => run.StartedAt is not null)));
            Assert.All(tasks.SelectMany(task => server.RunsOf(task.Id)), run => Assert.True(run.IsFinished));
            foreach (var task in tasks.Where((_, i) => i % 2 == 0))
                await server.Tasks.DeleteAsync(TestStore.Operator, task.Id, default);
        }

        using var db = server.Reader.Open();
        Assert.Equal((0, 0, 0), (db.Tasks.Count(), db.Runs.Count(), db.RunLogs.Count()));
    }

    [Fact]
    public async Task After_a_patch_is_answered_no_slot_of_the_old_schedule_starts()
    {
        await using var server = await TestServer.StartAsync();
        for (var round = 0; round < 40; round++)
        {
            var task = await server.CreateAsync(TestStore.Sleep(every: "1s"));
            server.Time.Advance(TimeSpan.FromSeconds(1));
            await server.ChangeAsync(task.Id, new TaskChange { Definition = new() { Cron = "0 0 1 1 *" } });
            var before = server.RunsOf(task.Id).Count;

            await server.AdvanceAsync(TimeSpan.FromSeconds(2));

            Assert.Equal(before, server.RunsOf(task.Id).Count);
            await server.Tasks.DeleteAsync(TestStore.Operator, task.Id, default);
        }
    }

    [Fact]
    public async Task A_deleted_task_takes_its_running_run_with_it()
    {
        await using var server = await TestServer.StartAsync();
        var gate = new Turnstile();
        server.Engine.Script = gate.PassAsync;
        var task = await server.CreateAsync();
        await server.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, gate.Held);

        await server.Tasks.DeleteAsync(TestStore.Operator, task.Id, default);
        gate.LetAllGo();
        await server.SettleAsync();

        using var db = server.Reader.Open();
        Assert.Equal((0, 0), (db.Runs.Count(), db.RunLogs.Count()));
        Assert.DoesNotContain(server.LogLines.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_slot_that_ran_under_another_schedule_there_is_no_second_run()
    {
        await using var server = await TestServer.StartAsync();
        var task = await server.CreateAsync(TestStore.Sleep() with { Definition = new() { Every = "1h", Offset = TimeSpan.FromMinutes(-50) } });
        await server.SettleAsync();
        Assert.Single(server.RunsOf(task.Id));

        await server.ChangeAsync(task.Id, new TaskChange { Definition = new() { Cron = "0 * * * *", Offset = TimeSpan.FromMinutes(-55) } });
        await server.SettleAsync();

        Assert.Single(server.RunsOf(task.Id));
        Assert.Equal(At("2026-01-15T12:00:00Z"), (await server.TaskAsync(task.Id)).NextSlot);
    }
}
