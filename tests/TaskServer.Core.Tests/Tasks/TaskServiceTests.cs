using TaskServer.Access;
using TaskServer.Core.Tests.Support;
using TaskServer.Tasks;

namespace TaskServer.Core.Tests.Tasks;

public sealed class TaskServiceTests : IDisposable
{
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_created_task_is_found_again_with_its_first_slot()
    {
        var created = await _store.CreateAsync(TestStore.Sleep(every: "1h") with { Definition = new() { Every = "1h", Offset = TimeSpan.FromMinutes(5) } });
        _store.Cache.Remove(created.Id);

        var found = await _store.Tasks.GetAsync(TestStore.Operator, created.Id, default);

        Assert.NotSame(created, found);
        Assert.Equal(At("2026-01-15T11:00:00Z"), found.NextSlot);
        Assert.Equal(At("2026-01-15T11:05:00Z"), found.NextDue);
        Assert.Equal(At("2026-01-15T10:20:30Z"), found.LatestCompleted);
        Assert.Equal(found.LatestCompleted, found.CreatedAt);
        Assert.Equal("""{"ms":0}""", found.Arguments);
        Assert.Null(found.UpdatedAt);
    }

    [Fact]
    public async Task An_inactive_task_has_no_next_slot_until_it_is_activated()
    {
        var task = await _store.CreateAsync(TestStore.Sleep() with { Status = ScheduledTaskStatus.Inactive });
        Assert.Null(task.NextSlot);

        _store.Time.Advance(TimeSpan.FromHours(1));
        task = await _store.Tasks.UpdateAsync(TestStore.Operator, task.Id, _ => new TaskChange { Status = ScheduledTaskStatus.Active }, default);

        Assert.Equal(At("2026-01-15T11:21:00Z"), task.NextSlot);
        Assert.Equal(At("2026-01-15T11:20:30Z"), task.LatestCompleted);
    }

    [Fact]
    public async Task A_schedule_without_a_future_is_refused_and_nothing_is_stored()
    {
        var refusal = await Assert.ThrowsAsync<TaskServerException>(() => _store.CreateAsync(TestStore.Sleep(cron: "0 0 30 2 *")));

        Assert.Equal((ErrorCode.Invalid, "could not fulfil schedule due to year"), (refusal.Code, refusal.Message));
        Assert.Empty(await _store.Tasks.ListAsync(TestStore.Operator, new TaskFilter(), default));
    }

    [Fact]
    public async Task A_list_holds_what_the_caller_may_read_in_full_pages()
    {
        var mine = new List<PlatformId>();
        for (var i = 0; i < 6; i++)
        {
            var task = await _store.CreateAsync(TestStore.Sleep(name: $"t{i % 2}"));
            if (i % 2 == 0)
                mine.Add(task.Id);
        }

        var caller = new Principal(TestStore.User, [.. mine.Select(id => new Permission(PermissionAction.Read, ResourceTypes.Tasks, id))]);
        var first = await _store.Tasks.ListAsync(caller, new TaskFilter { Limit = 2 }, default);
        var second = await _store.Tasks.ListAsync(caller, new TaskFilter { Limit = 2, After = first[^1].Id }, default);
        var all = await _store.Tasks.ListAsync(TestStore.Operator, new TaskFilter { OrganizationId = TestStore.Organization }, default);
        var named = await _store.Tasks.ListAsync(TestStore.Operator, new TaskFilter { Name = "t1", Status = ScheduledTaskStatus.Active }, default);
        var nobody = await _store.Tasks.ListAsync(new Principal(TestStore.User, []), new TaskFilter(), default);

        Assert.Equal(mine[..2], first.Select(task => task.Id));
        Assert.Equal(mine[2..], second.Select(task => task.Id));
        Assert.Equal(6, all.Count);
        Assert.Equal(3, named.Count);
        Assert.Empty(nobody);
    }

    [Fact]
    public async Task Who_may_not_is_told_so_and_an_unknown_task_is_not_found()
    {
        var task = await _store.CreateAsync();
        var stranger = new Principal(new PlatformId(99), []);

        foreach (var attempt in new Func<Task>[]
                 {
                     () => _store.Tasks.GetAsync(stranger, task.Id, default).AsTask(),
                     () => _store.Tasks.UpdateAsync(stranger, task.Id, _ => new TaskChange { Name = "x" }, default),
                     () => _store.Tasks.DeleteAsync(stranger, task.Id, default),
                     () => _store.Tasks.CreateAsync(stranger, TestStore.Sleep(), default),
                     () => _store.Runs.ForceAsync(stranger, task.Id, null, default),
                 })
            Assert.Equal((ErrorCode.Unauthorized, "unauthorized"), await RefusalOf(attempt));
        Assert.Equal((ErrorCode.NotFound, "task not found"), await RefusalOf(() => _store.Tasks.DeleteAsync(stranger, new PlatformId(5), default)));
    }

    [Fact]
    public async Task Concurrent_updates_do_not_lose_each_other()
    {
        var task = await _store.CreateAsync(TestStore.Sleep(name: ""));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _store.Tasks.UpdateAsync(
            TestStore.Operator, task.Id, now => new TaskChange { Name = now.Name + "x" }, default)));

        task = await _store.Tasks.GetAsync(TestStore.Operator, task.Id, default);
        Assert.Equal(new string('x', 50), task.Name);
        Assert.Equal(51, task.Version);
        Assert.Equal(1, task.ScheduleGeneration);
    }

    [Fact]
    public async Task The_same_status_changes_nothing_and_a_description_does()
    {
        var task = await _store.CreateAsync();

        var same = await _store.Tasks.UpdateAsync(TestStore.Operator, task.Id, _ => new TaskChange { Status = ScheduledTaskStatus.Active }, default);
        Assert.Null(same.UpdatedAt);

        var described = await _store.Tasks.UpdateAsync(TestStore.Operator, task.Id, _ => new TaskChange { Description = "d" }, default);
        Assert.Equal(At("2026-01-15T10:20:30Z"), described.UpdatedAt);
        Assert.Equal(task.NextSlot, described.NextSlot);
    }

    [Fact]
    public async Task Deleting_leaves_no_rows_behind()
    {
        var task = await _store.CreateAsync();
        for (var i = 0; i < 3; i++)
            await _store.Runs.CancelAsync(TestStore.Operator, task.Id, (await _store.Runs.ForceAsync(TestStore.Operator, task.Id, null, default)).Id, default);
        await _store.Runs.ForceAsync(TestStore.Operator, task.Id, At("2999-01-01T00:00:00Z"), default);
        await _store.Writer.ApplyAsync(db =>
            db.Memberships.Add(new Membership { UserId = TestStore.User, ResourceType = ResourceTypes.Tasks, ResourceId = task.Id, Role = MembershipRole.Member }));

        await _store.Tasks.DeleteAsync(TestStore.Operator, task.Id, default);

        using var db = _store.Reader.Open();
        Assert.Equal((0, 0, 0, 1), (db.Tasks.Count(), db.Runs.Count(), db.RunLogs.Count(), db.Memberships.Count()));
        Assert.Equal((ErrorCode.NotFound, "task not found"), await RefusalOf(() => _store.Tasks.GetAsync(TestStore.Operator, task.Id, default).AsTask()));
    }

    private static async Task<(ErrorCode, string)> RefusalOf(Func<Task> attempt)
    {
        var refusal = await Assert.ThrowsAsync<TaskServerException>(attempt);
        return (refusal.Code, refusal.Message);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
