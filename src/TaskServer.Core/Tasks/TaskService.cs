using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Schedules;
using TaskServer.Storage;

namespace TaskServer.Tasks;

/// <summary>Tasks as every dialect sees them: looks up, checks the caller's rights, stores, and tells the scheduler.</summary>
public sealed class TaskService(StoreReader reader, StoreWriter writer, TaskCache cache, TaskEvents events, PlatformIds ids, TimeProvider time)
{
    private const int RunsDeletedAtOnce = 1000;

    /// <exception cref="TaskServerException">Unauthorized; Invalid for a schedule without a future; Conflict for a key that is taken.</exception>
    public Task<ScheduledTask> CreateAsync(Principal caller, NewTask request, CancellationToken cancellationToken)
    {
        Demand(caller, PermissionAction.Write, null, request.OrganizationId);
        var definition = request.Definition;
        var now = time.GetUtcNow();
        var id = ids.Next();
        var task = new ScheduledTask
        {
            Id = id,
            OrganizationId = request.OrganizationId,
            OwnerId = caller.UserId,
            Origin = request.Origin,
            Key = request.Key ?? id.Value.ToString(CultureInfo.InvariantCulture),
            Name = request.Name,
            Description = request.Description,
            Status = request.Status,
            Engine = request.Engine,
            Arguments = request.Arguments.ToJsonString(),
            ScriptId = request.ScriptId,
            ScriptParameters = request.ScriptParameters?.ToJsonString(),
            CreatedAt = Instant.Seconds(now),
            LatestCompleted = Instant.Seconds(now),
        };
        Define(task, definition);
        var next = NextSlot(task, now);
        if (task.Status == ScheduledTaskStatus.Active)
            Plan(task, next);
        return writer.ChangeRowAsync(
            journal =>
            {
                if (!journal.HasOrganization(task.OrganizationId))
                    throw TaskServerException.NotFound("organization not found");
                if (request.Key is { } key && journal.HasKey(key))
                    throw TaskServerException.Conflict("task key already exists");
                journal.Insert(task);
                return task;
            },
            saved => Announce(saved, []),
            cancellationToken);
    }

    /// <summary>The task, which may be shared and must not be changed.</summary>
    /// <exception cref="TaskServerException">NotFound `task not found`; Unauthorized `unauthorized`.</exception>
    public ValueTask<ScheduledTask> GetAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Find(caller, PermissionAction.Read, id));
    }

    /// <summary>What the caller may not read is left out before the limit counts.</summary>
    public Task<IReadOnlyList<ScheduledTask>> ListAsync(Principal caller, TaskFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var db = reader.Open();
        if (TaskQueries.PlainPage(db, caller, filter) is not { } ids)
            return Task.FromResult<IReadOnlyList<ScheduledTask>>(TaskQueries.List(db, caller, filter));

        // A page is mostly what earlier pages were: only the ids are read, and the tasks are those kept in memory.
        var stamps = new Dictionary<PlatformId, long>(ids.Count);
        var tasks = new List<ScheduledTask>(ids.Count);
        foreach (var id in ids)
        {
            stamps.Add(id, cache.Stamp(id));
            if (cache.TryGet(id, out var task))
                tasks.Add(task);
        }

        if (tasks.Count == ids.Count)
            return Task.FromResult<IReadOnlyList<ScheduledTask>>(tasks);
        tasks = TaskQueries.List(db, caller, filter);
        foreach (var task in tasks)
            if (stamps.TryGetValue(task.Id, out var stamp))
                cache.Offer(task, stamp);
        return Task.FromResult<IReadOnlyList<ScheduledTask>>(tasks);
    }

    /// <param name="edit">Gets the task as it is when its turn to be written has come, so that no concurrent change is lost. It does not change the task, and may be called more than once.</param>
    public async Task<ScheduledTask> UpdateAsync(
        Principal caller, PlatformId id, Func<ScheduledTask, TaskChange> edit, CancellationToken cancellationToken)
    {
        var (saved, _) = await writer.ChangeAsync(
            session =>
            {
                var task = Existing(session, id);
                Demand(caller, PermissionAction.Write, id, task.OrganizationId);
                var canceled = Change(session, task, edit(task));
                return (Task: task, Canceled: canceled);
            },
            result => Announce(result.Task, result.Canceled),
            cancellationToken);
        return saved;
    }

    /// <summary>Removes the task and all that belongs to it. What is being executed goes on and is not recorded.</summary>
    public async Task DeleteAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        // A long history goes first and in pieces: one statement for all of it would hold up every other write.
        while (!await writer.ChangeAsync(
                   session =>
                   {
                       var task = Existing(session, id);
                       Demand(caller, PermissionAction.Write, id, task.OrganizationId);
                       if (session.Journal.DeleteEndedRuns(id, RunsDeletedAtOnce) == RunsDeletedAtOnce)
                           return false;
                       session.Db.LabelMappings.Where(mapping => mapping.ResourceType == ResourceTypes.Tasks && mapping.ResourceId == id).ExecuteDelete();
                       session.Db.Memberships.Where(member => member.ResourceType == ResourceTypes.Tasks && member.ResourceId == id).ExecuteDelete();
                       session.Db.Tasks.Where(other => other.Id == id).ExecuteDelete();
                       return true;
                   },
                   isGone =>
                   {
                       if (!isGone)
                           return;
                       cache.Remove(id);
                       events.OnDeleted(id);
                   },
                   cancellationToken))
        {
        }
    }

    /// <summary>The task, if the caller has the right; for runs, logs and whatever else belongs to a task.</summary>
    internal ScheduledTask Find(Principal caller, PermissionAction action, PlatformId id)
    {
        var task = Find(id) ?? throw TaskServerException.NotFound("task not found");
        Demand(caller, action, id, task.OrganizationId);
        return task;
    }

    internal static void Demand(Principal caller, PermissionAction action, PlatformId? id, PlatformId organizationId)
    {
        if (!caller.May(new Permission(action, ResourceTypes.Tasks, id, organizationId)))
            throw TaskServerException.Unauthorized("unauthorized");
    }

    private static ScheduledTask Existing(StoreSession session, PlatformId id) =>
        session.Db.Tasks.FirstOrDefault(task => task.Id == id) ?? throw TaskServerException.NotFound("task not found");

    /// <summary>For the server itself, which asks for no rights.</summary>
    internal ScheduledTask? Find(PlatformId id)
    {
        if (cache.TryGet(id, out var task))
            return task;
        var stamp = cache.Stamp(id);
        using var db = reader.Open();
        task = TaskQueries.ById(db, id);
        if (task is not null)
            cache.Offer(task, stamp);
        return task;
    }

    private List<PlatformId> Change(StoreSession session, ScheduledTask task, TaskChange change)
    {
        var now = time.GetUtcNow();
        var wasActive = task.Status == ScheduledTaskStatus.Active;
        var isActive = (change.Status ?? task.Status) == ScheduledTaskStatus.Active;
        var hasNewSchedule = change.Definition is { } definition && !definition.HasScheduleOf(task);
        if (change is { Name: null, Description: null, Engine: null, Arguments: null, Definition: null, ScriptId: null, ScriptParameters: null }
            && isActive == wasActive)
            return [];

        task.Name = change.Name ?? task.Name;
        task.Description = change.Description ?? task.Description;
        task.Engine = change.Engine ?? task.Engine;
        task.Arguments = change.Arguments?.ToJsonString() ?? task.Arguments;
        task.ScriptId = change.ScriptId ?? task.ScriptId;
        task.ScriptParameters = change.ScriptParameters?.ToJsonString() ?? task.ScriptParameters;
        if (change.Definition is not null)
            Define(task, change.Definition);
        task.Status = change.Status ?? task.Status;
        task.UpdatedAt = Instant.Seconds(now);
        task.Version++;
        if (!hasNewSchedule && isActive == wasActive)
            return [];

        // Nothing is back-filled: the next slot is the first after now, and what was planned before is void.
        task.ScheduleGeneration++;
        var next = NextSlot(task, now);
        Plan(task, isActive ? next : null);
        if (isActive && !wasActive && Instant.Seconds(now) > task.LatestCompleted)
            task.LatestCompleted = Instant.Seconds(now);
        return session.Journal.CancelQueued(task.Id);
    }

    private void Announce(ScheduledTask task, IReadOnlyList<PlatformId> canceledRuns)
    {
        cache.Replace(task);
        events.OnSaved(task, canceledRuns);
    }

    private static void Define(ScheduledTask task, TaskDefinition definition)
    {
        (task.Every, task.Cron, task.Timezone, task.Offset) = (definition.Every, definition.Cron, definition.Timezone, definition.Offset);
        (task.Concurrency, task.Retry, task.MissedRuns) = (definition.Concurrency, definition.Retry, definition.MissedRuns);
    }

    /// <summary>Null for a task without a schedule.</summary>
    private static DateTimeOffset? NextSlot(ScheduledTask task, DateTimeOffset now)
    {
        if (task.Every is null && task.Cron is null)
            return null;
        if (!Schedule.TryRestore(new ScheduleTexts(task.Every, task.Cron, task.Timezone), out var schedule))
            throw TaskServerException.Invalid("invalid schedule");
        return schedule.NextAfter(now) ?? throw TaskServerException.Invalid(Schedule.NoFuture);
    }

    private static void Plan(ScheduledTask task, DateTimeOffset? slot)
    {
        task.NextSlot = slot;
        task.NextDue = slot is { } next ? Schedule.DueAt(next, task.Offset) : null;
    }
}
