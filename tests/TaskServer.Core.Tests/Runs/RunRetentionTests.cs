using TaskServer.Core.Tests.Support;
using TaskServer.Runs;

namespace TaskServer.Core.Tests.Runs;

public sealed class RunRetentionTests
{
    [Fact]
    public async Task Old_runs_go_with_their_logs_and_the_latest_of_a_task_stays()
    {
        await using var server = await TestServer.StartAsync(settings: ("Runs:Retention", "00:10:00"));
        var quiet = await server.CreateAsync(TestStore.Sleep(every: "1d"));
        await server.UntilRunAsync(await server.ForceAsync(quiet.Id), RunStatus.Success);
        await server.UntilRunAsync(await server.ForceAsync(quiet.Id), RunStatus.Success);
        var future = await server.ForceAsync(quiet.Id, TestServer.Start + TimeSpan.FromDays(900));
        var busy = await server.CreateAsync(TestStore.Sleep(every: "1m"));

        for (var i = 0; i < 40; i++)
            await server.AdvanceAsync(TimeSpan.FromSeconds(30));
        await SweepAsync(server);

        Assert.Equal([RunStatus.Scheduled], server.RunsOf(quiet.Id).Where(run => !run.IsFinished).Select(run => run.Status));
        Assert.InRange(server.RunsOf(busy.Id).Count, 9, 11);
        Assert.Equal(future.Id, server.RunsOf(quiet.Id)[^1].Id);
        using var db = server.Reader.Open();
        Assert.Equal(0, db.RunLogs.Count(line => !db.Runs.Any(run => run.Id == line.RunId)));
    }

    [Fact]
    public async Task The_last_run_of_a_task_is_kept_however_old_it_is()
    {
        await using var server = await TestServer.StartAsync(settings: ("Runs:Retention", "00:10:00"));
        var task = await server.CreateAsync(TestStore.Sleep(every: "52w"));
        await server.UntilRunAsync(await server.ForceAsync(task.Id), RunStatus.Success);
        server.Time.Advance(TimeSpan.FromSeconds(5));
        var last = await server.ForceAsync(task.Id);
        await server.UntilRunAsync(last, RunStatus.Success);

        await server.AdvanceAsync(TimeSpan.FromDays(30));
        await SweepAsync(server);

        Assert.Equal(last.Id, Assert.Single(server.RunsOf(task.Id)).Id);
    }

    [Fact]
    public async Task Of_too_many_runs_the_newest_stay()
    {
        await using var server = await TestServer.StartAsync(settings: ("Runs:MaxPerTask", "5"));
        var task = await server.CreateAsync(TestStore.Sleep(every: "1s"));
        await server.PassAsync(TimeSpan.FromSeconds(12));
        var newest = server.RunsOf(task.Id).Select(run => run.Id).TakeLast(5).ToList();

        await SweepAsync(server);

        Assert.Equal(newest, server.RunsOf(task.Id).Select(run => run.Id));
    }

    private static Task<int> SweepAsync(TestServer server) =>
        server.GetAll<Microsoft.Extensions.Hosting.IHostedService>().OfType<RunRetention>().Single().SweepAsync(default);
}
