using TaskServer.Runs;

namespace TaskServer.Tasks;

/// <summary>
/// What has just been committed, for those who keep tasks and runs in memory. Raised on the writer's thread before whoever
/// made the change hears of it; handlers are quick and do not throw.
/// </summary>
public sealed class TaskEvents
{
    /// <summary>A task was created or changed; the list holds its queued runs that the change has cancelled.</summary>
    internal event Action<ScheduledTask, IReadOnlyList<PlatformId>>? Saved;

    internal event Action<PlatformId>? Deleted;

    /// <summary>Somebody asked for a run of the task.</summary>
    internal event Action<Run, ScheduledTask>? RunRequested;

    internal event Action<PlatformId, PlatformId>? RunCanceled;

    internal void OnSaved(ScheduledTask task, IReadOnlyList<PlatformId> canceledRuns) => Saved?.Invoke(task, canceledRuns);

    /// <summary>To be called from a change's `committed` by whatever removes tasks, as the deletion of an organization does.</summary>
    public void OnDeleted(PlatformId taskId) => Deleted?.Invoke(taskId);

    internal void OnRunRequested(Run run, ScheduledTask task) => RunRequested?.Invoke(run, task);

    internal void OnRunCanceled(PlatformId taskId, PlatformId runId) => RunCanceled?.Invoke(taskId, runId);
}
