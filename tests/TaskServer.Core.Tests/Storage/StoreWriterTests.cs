using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Core.Tests.Storage;

public sealed class StoreWriterTests
{
    [Fact]
    public async Task A_refused_change_undoes_itself_and_nothing_else()
    {
        using var store = new TestStore();
        var changes = Enumerable.Range(0, 60).Select(i => store.Writer.ApplyAsync(db =>
        {
            db.Users.Add(new User { Id = new PlatformId(1000 + i), Name = $"user {i}" });
            db.SaveChanges();
            return i % 3 == 0 ? throw TaskServerException.Invalid("no") : i;
        })).ToList();

        await Task.WhenAll(changes.Select(async change =>
        {
            try
            {
                await change;
            }
            catch (TaskServerException)
            {
            }
        }));

        Assert.Equal(40, changes.Count(change => change.IsCompletedSuccessfully));
        using var db = store.Reader.Open();
        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 3 != 0).Select(i => $"user {i}").Order(), db.Users.Where(user => user.Id != TestStore.User).Select(user => user.Name).ToList().Order());
    }

    [Fact]
    public async Task A_broken_constraint_reaches_the_caller_alone()
    {
        using var store = new TestStore();
        var twice = Enumerable.Range(0, 2).Select(_ => store.Writer.ApplyAsync(db => db.Users.Add(new User { Id = new PlatformId(7), Name = "bob" }))).ToList();
        var other = store.Writer.ApplyAsync(db => db.Users.Add(new User { Id = new PlatformId(8), Name = "eve" }));

        await twice[0];
        await Assert.ThrowsAsync<DbUpdateException>(() => twice[1]);
        await other;
    }

    [Fact]
    public async Task What_was_answered_is_in_the_files_at_that_moment()
    {
        using var store = new TestStore();
        var answered = new List<PlatformId>();
        for (var i = 0; i < 20; i++)
        {
            answered.Add((await store.CreateAsync()).Id);
            if (i % 5 != 4)
                continue;
            using var crashed = store.Folder.Copy();
            using var after = new TestStore(crashed);
            Assert.Equal(answered, (await after.Tasks.ListAsync(TestStore.Operator, new TaskFilter(), default)).Select(task => task.Id));
        }
    }

    [Fact]
    public async Task A_short_foreign_lock_delays_and_a_long_one_is_told_and_survived()
    {
        using var store = new TestStore(settings: ("Storage:BusySeconds", "1"));
        var task = await store.CreateAsync();
        var run = await store.Runs.ForceAsync(TestStore.Operator, task.Id, null, default);
        using var other = new SqliteConnection($"Data Source={store.Folder.DatabasePath};Pooling=False");
        other.Open();

        Execute(other, "BEGIN IMMEDIATE");
        var delayed = store.CreateAsync();
        await Task.Delay(200);
        Execute(other, "ROLLBACK");
        await delayed;

        Execute(other, "BEGIN IMMEDIATE");
        store.Writer.Post(new LogOf(run.Id, "an event is not lost"));
        var refusal = await Assert.ThrowsAsync<TaskServerException>(() => store.CreateAsync());
        Assert.Equal(ErrorCode.Unavailable, refusal.Code);
        Assert.True(store.Writer.IsFailing);
        Assert.NotNull(await store.Tasks.GetAsync(TestStore.Operator, task.Id, default));
        Assert.Equal(2, (await store.Tasks.ListAsync(TestStore.Operator, new TaskFilter(), default)).Count);
        Execute(other, "ROLLBACK");

        await store.CreateAsync();
        Assert.False(store.Writer.IsFailing);
        Assert.Equal(["an event is not lost"], (await store.Runs.RunLogsAsync(TestStore.Operator, task.Id, run.Id, default)).Select(line => line.Message));
    }

    [Fact]
    public async Task An_event_that_cannot_be_stored_is_dropped_and_the_others_are_not()
    {
        using var store = new TestStore();
        var task = await store.CreateAsync();
        var run = await store.Runs.ForceAsync(TestStore.Operator, task.Id, null, default);

        var broken = new LogOf(new PlatformId(123456), "of no run");
        store.Writer.Post([new LogOf(run.Id, "one"), broken, new LogOf(run.Id, "two")]);
        await store.Writer.ApplyAsync(_ => 0);

        Assert.IsType<SqliteException>(broken.Fault);
        Assert.Equal(["one", "two"], (await store.Runs.RunLogsAsync(TestStore.Operator, task.Id, run.Id, default)).Select(line => line.Message));
    }

    [Fact]
    public async Task What_waits_is_written_before_the_store_closes()
    {
        using var folder = new DataFolder();
        var store = new TestStore(folder);
        var changes = Enumerable.Range(0, 500).Select(i => store.Writer.ApplyAsync(db => db.Users.Add(new User { Id = new PlatformId(100 + i), Name = $"{i}" }))).ToList();
        store.Dispose();
        await Task.WhenAll(changes);

        using var again = new TestStore(folder);
        using var db = again.Reader.Open();
        Assert.Equal(501, db.Users.Count());
    }

    [Fact]
    public async Task The_cache_never_shows_what_was_before_an_answered_change()
    {
        using var store = new TestStore();
        var task = await store.CreateAsync();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                store.Cache.Remove(task.Id);
                await store.Tasks.GetAsync(TestStore.Operator, task.Id, default);
            }
        })).ToList();

        for (var i = 0; i < 300; i++)
        {
            await store.Tasks.UpdateAsync(TestStore.Operator, task.Id, _ => new TaskChange { Name = $"{i}" }, default);
            Assert.Equal($"{i}", (await store.Tasks.GetAsync(TestStore.Operator, task.Id, default)).Name);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task A_task_reads_the_same_with_and_without_the_mapper()
    {
        using var store = new TestStore();
        var plain = await store.CreateAsync();
        var full = await store.CreateAsync(TestStore.Sleep() with
        {
            Description = "d",
            Definition = new() { Cron = "0 * * * *", Timezone = "Europe/Berlin", Offset = TimeSpan.FromMinutes(-5), Concurrency = 2, Retry = 3, MissedRuns = MissedRuns.All },
        });
        await store.Tasks.UpdateAsync(TestStore.Operator, full.Id, _ => new TaskChange { Name = "n", ScriptId = new PlatformId(5), ScriptParameters = [] }, default);
        await store.Runs.CancelAsync(TestStore.Operator, full.Id, (await store.Runs.ForceAsync(TestStore.Operator, full.Id, null, default)).Id, default);
        await store.Writer.ChangeAsync(
            session =>
            {
                var run = new Run { Id = new PlatformId(9), TaskId = full.Id, ScheduledFor = full.CreatedAt, RunAt = full.CreatedAt, Status = RunStatus.Started, StartedAt = full.CreatedAt };
                session.Journal.Insert(run);
                session.Journal.Finish(new RunOutcome(run.Id, full.Id, run.ScheduledFor, false, "boom"));
                session.Journal.Skip(full.Id, full.ScheduleGeneration, full.NextSlot!.Value, full.NextSlot + TimeSpan.FromHours(1), full.NextSlot, 7, null);
                return 0;
            },
            null,
            default);

        foreach (var id in new[] { plain.Id, full.Id })
        {
            using var db = store.Reader.Open();
            var mapped = TaskQueries.ById(db, id)!;
            var read = await store.Writer.ChangeAsync(session => session.Journal.LoadTask(id)!, null, default);
            store.Cache.TryGet(id, out var cached);
            foreach (var property in typeof(ScheduledTask).GetProperties())
            {
                Assert.Equal(property.GetValue(mapped), property.GetValue(read));
                if (cached is not null)
                    Assert.Equal(property.GetValue(mapped), property.GetValue(cached));
            }
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class LogOf(PlatformId run, string message) : StoreOperation
    {
        public Exception? Fault { get; private set; }

        public override void Apply(StoreSession session) => session.Journal.Log(run, DateTimeOffset.UnixEpoch, message);

        public override void Dropped(Exception fault) => Fault = fault;
    }
}
