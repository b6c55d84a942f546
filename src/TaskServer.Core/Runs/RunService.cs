using TaskServer.Access;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Runs;

/// <summary>Runs and their logs as every dialect sees them.</summary>
public sealed class RunService(StoreReader reader, StoreWriter writer, TaskService tasks, TaskEvents events, RunBacklog backlog, PlatformIds ids, TimeProvider time)
{
    private const int RunsOfTaskLog = 100;

    /// <exception cref="TaskServerException">NotFound `task not found`; Unauthorized.</exception>
    public Task<IReadOnlyList<RunWithLog>> ListAsync(Principal caller, PlatformId taskId, RunFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        tasks.Find(caller, PermissionAction.Read, taskId);
        using var db = reader.Open();
        var runs = RunQueries.List(db, taskId, filter);
        var logs = RunQueries.Logs(db, runs);
        return Task.FromResult<IReadOnlyList<RunWithLog>>(runs.ConvertAll(run => new RunWithLog(run, [.. logs[run.Id]])));
    }

    /// <exception cref="TaskServerException">NotFound `task not found` or `run not found`; Unauthorized.</exception>
    public Task<RunWithLog> GetAsync(Principal caller, PlatformId taskId, PlatformId runId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        tasks.Find(caller, PermissionAction.Read, taskId);
        using var db = reader.Open();
        var run = RunQueries.Find(db, taskId, runId) ?? throw NotFound();
        return Task.FromResult(new RunWithLog(run, RunQueries.Log(db, runId)));
    }

    /// <summary>Asks for a run for an instant, of which whole seconds count; without one for now. It waits until that instant has come.</summary>
    /// <exception cref="TaskServerException">NotFound `task not found`; Invalid `inactive task`; Unauthorized; Unavailable: too many wait already.</exception>
    public Task<Run> ForceAsync(Principal caller, PlatformId taskId, DateTimeOffset? scheduledFor, CancellationToken cancellationToken)
    {
        // Looked up first so that the queue of the writer holds what has a chance; asked again there, where it counts.
        tasks.Find(caller, PermissionAction.Write, taskId);
        return RequestAsync(caller, taskId, (_, now) => scheduledFor?.ToUniversalTime() ?? now, cancellationToken);
    }

    /// <summary>Asks for a new run with the slot of one that has ended.</summary>
    /// <exception cref="TaskServerException">As <see cref="ForceAsync"/>; NotFound `run not found`; Conflict for a run that has not ended.</exception>
    public async Task<RunWithLog> RetryAsync(Principal caller, PlatformId taskId, PlatformId runId, CancellationToken cancellationToken)
    {
        tasks.Find(caller, PermissionAction.Write, taskId);
        var run = await RequestAsync(
            caller,
            taskId,
            (journal, _) => journal.Find(taskId, runId) switch
            {
                null => throw NotFound(),
                { IsFinished: false } => throw TaskServerException.Conflict("run already queued"),
                { ScheduledFor: var slot } => slot,
            },
            cancellationToken);
        return new RunWithLog(run, []);
    }

    /// <summary>Ends a run at once and for good; what is executed is told to stop, and what it still reports is dropped.</summary>
    /// <exception cref="TaskServerException">NotFound `task not found`, or `run not found` for one that has ended too; Unauthorized.</exception>
    public Task CancelAsync(Principal caller, PlatformId taskId, PlatformId runId, CancellationToken cancellationToken)
    {
        tasks.Find(caller, PermissionAction.Write, taskId);
        return writer.ChangeAsync(
            session => session.Journal.Cancel(taskId, runId) ? true : throw NotFound(),
            _ => events.OnRunCanceled(taskId, runId),
            cancellationToken);
    }

    /// <summary>The logs of the runs that a list without a filter holds, in its order.</summary>
    public async Task<IReadOnlyList<RunLog>> TaskLogsAsync(Principal caller, PlatformId taskId, CancellationToken cancellationToken)
    {
        var runs = await ListAsync(caller, taskId, new RunFilter { Limit = RunsOfTaskLog }, cancellationToken);
        return [.. runs.SelectMany(run => run.Log)];
    }

    public async Task<IReadOnlyList<RunLog>> RunLogsAsync(Principal caller, PlatformId taskId, PlatformId runId, CancellationToken cancellationToken) =>
        (await GetAsync(caller, taskId, runId, cancellationToken)).Log;

    private static TaskServerException NotFound() => TaskServerException.NotFound("run not found");

    private async Task<Run> RequestAsync(
        Principal caller, PlatformId taskId, Func<RunJournal, DateTimeOffset, DateTimeOffset> slotOf, CancellationToken cancellationToken)
    {
        backlog.Demand(taskId);
        var (requested, _) = await writer.ChangeRowAsync(
            journal =>
            {
                var task = journal.LoadTask(taskId) ?? throw TaskServerException.NotFound("task not found");
                if (task.Status != ScheduledTaskStatus.Active)
                    throw TaskServerException.Invalid("inactive task");
                TaskService.Demand(caller, PermissionAction.Write, taskId, task.OrganizationId);
                var now = time.GetUtcNow();
                var slot = Instant.Seconds(slotOf(journal, now));
                var run = new Run { Id = ids.Next(), TaskId = taskId, ScheduledFor = slot, RequestedAt = now, RunAt = slot > now ? slot : now };
                journal.Insert(run);
                return (Run: run, Task: task);
            },
            result => events.OnRunRequested(result.Run, result.Task),
            cancellationToken);
        return requested;
    }
}
