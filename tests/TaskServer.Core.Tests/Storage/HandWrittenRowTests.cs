using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using TaskServer.Core.Tests.Support;
using TaskServer.Runs;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Core.Tests.Storage;

/// <summary>Rows that are written by prepared statements are those that the model describes: a new column must not be forgotten.</summary>
public sealed class HandWrittenRowTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_task_is_written_and_read_with_every_column_of_the_model()
    {
        var task = Filled();
        AssertFilled(task);

        var read = await _store.Writer.ChangeRowAsync(
            journal =>
            {
                journal.Insert(task);
                return journal.LoadTask(task.Id)!;
            },
            null,
            default);

        using var db = _store.Reader.Open();
        Assert.NotSame(task, read);
        Assert.Equal(Values(db, task), Values(db, read));
        Assert.Equal(Values(db, task), Values(db, db.Tasks.Single(stored => stored.Id == task.Id)));
        Assert.Equal(
            db.Model.FindEntityType(typeof(ScheduledTask))!.GetProperties().Select(property => property.GetColumnName()).Order(),
            TaskRow.Columns.Split(',').Select(column => column.Trim().Trim('"')).Order());
    }

    [Fact]
    public async Task A_task_without_anything_optional_is_written_with_nulls()
    {
        var created = await _store.CreateAsync(TestStore.Sleep(every: null) with { Definition = new() });

        using var db = _store.Reader.Open();
        Assert.Equal(Values(db, created), Values(db, db.Tasks.Single(stored => stored.Id == created.Id)));
    }

    [Fact]
    public async Task A_run_is_written_with_every_column_of_the_model()
    {
        var task = await _store.CreateAsync();
        var run = new Run
        {
            Id = new PlatformId(4711),
            TaskId = task.Id,
            ScheduledFor = Time,
            RequestedAt = Time.AddSeconds(1),
            RunAt = Time.AddSeconds(2),
            Status = RunStatus.Started,
            StartedAt = Time.AddSeconds(3),
            Attempt = 3,
        };
        AssertFilled(run, nameof(Run.FinishedAt));

        Assert.True(await _store.Writer.ChangeRowAsync(journal => journal.Insert(run), null, default));

        using var db = _store.Reader.Open();
        Assert.Equal(Values(db, run), Values(db, db.Runs.Single(stored => stored.Id == run.Id)));
    }

    private static ScheduledTask Filled() => new()
    {
        Id = new PlatformId(815),
        OrganizationId = TestStore.Organization,
        OwnerId = TestStore.User,
        Origin = "fylr",
        Key = "a key",
        Name = "näme 😀",
        Description = "a 'description'",
        Status = ScheduledTaskStatus.Inactive,
        Engine = "sleep",
        Arguments = """{"ms":1}""",
        Every = "1h",
        Cron = "* * * * *",
        Timezone = "Europe/Berlin",
        Offset = TimeSpan.FromTicks(-12_345),
        Concurrency = 2,
        Retry = 3,
        MissedRuns = MissedRuns.All,
        NextSlot = Time.AddTicks(1),
        NextDue = Time.AddTicks(2),
        LatestCompleted = Time.AddTicks(3),
        LastRunStatus = RunStatusOfTask.Failed,
        LastRunError = "an error",
        LatestSuccess = Time.AddTicks(4),
        ScheduleGeneration = 5,
        SkippedSlots = 6,
        CreatedAt = Time.AddTicks(5),
        UpdatedAt = Time.AddTicks(6),
        Version = 7,
        ScriptId = new PlatformId(816),
        ScriptParameters = """{"a":"b"}""",
    };

    private static Dictionary<string, object?> Values(TaskServerDbContext db, object row) =>
        db.Model.FindEntityType(row.GetType())!.GetProperties().ToDictionary(property => property.Name, property => property.PropertyInfo!.GetValue(row));

    // A property with its default value would be found equal even if no column had been written.
    private void AssertFilled(object row, params string[] except)
    {
        using var db = _store.Reader.Open();
        var missing = db.Model.FindEntityType(row.GetType())!.GetProperties().Where(property => !except.Contains(property.Name) && IsDefault(property, row));
        Assert.Empty(missing.Select(property => property.Name));
    }

    private static bool IsDefault(IProperty property, object row)
    {
        var value = property.PropertyInfo!.GetValue(row);
        return value is null or "" || (property.ClrType.IsValueType && value.Equals(Activator.CreateInstance(property.ClrType)));
    }
}
