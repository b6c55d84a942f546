using TaskServer.Runs;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

/// <summary>A slot is taken: the task moves to its next one, and the slot's run is stored, started where there is room.</summary>
internal sealed class ClaimSlot(RunWorkers workers, Scheduler scheduler, QueuedRun run, Admission admission, SlotClaim claim) : StoreOperation
{
    private ScheduledTask? _task;
    private string? _script;
    private Result _result;

    private enum Result
    {
        Stale,
        Lost,
        Duplicate,
        Waiting,
        Started,
    }

    public override void Apply(StoreSession session)
    {
        var journal = session.Journal;
        if (!journal.Claim(run.TaskId, claim.Generation, run.ScheduledFor, claim.NextSlot, claim.NextDue))
        {
            // The same schedule at another slot than the one in memory: the memory is wrong, and would be for ever.
            var isSame = journal.LoadTask(run.TaskId) is { Status: ScheduledTaskStatus.Active } task && task.ScheduleGeneration == claim.Generation;
            _result = isSame ? Result.Lost : Result.Stale;
            return;
        }

        _result = admission.Kind == AdmissionKind.Start ? Result.Started : Result.Waiting;
        _task = _result == Result.Started ? journal.LoadTask(run.TaskId) : null;
        if (_task is { Concurrency: { } limit } && journal.CountStarted(run.TaskId) >= limit)
            _result = Result.Waiting;
        var now = workers.Now;
        var stored = new Run { Id = run.Id, TaskId = run.TaskId, ScheduledFor = run.ScheduledFor, RunAt = run.RunAt };
        if (_result == Result.Started)
            (stored.Status, stored.StartedAt, stored.Attempt) = (RunStatus.Started, now > run.RunAt ? now : run.RunAt, 1);
        if (!journal.Insert(stored))
            _result = Result.Duplicate;
        else if (_result == Result.Started)
            _script = journal.LogStart(run.Id, now, _task!);
        else if (admission.Kind == AdmissionKind.WaitForTask)
            journal.Log(run.Id, now, RunLines.Waiting(admission.InFront));
    }

    public override void Committed()
    {
        switch (_result)
        {
            case Result.Started:
                workers.Execute(run, _task!, _script);
                break;
            case Result.Waiting:
                workers.Queue.Admit(run, admission.Kind);
                break;
            default:
                workers.Queue.Undo(run.TaskId, admission.Kind);
                if (_result == Result.Lost)
                    scheduler.Reload(run.TaskId);
                break;
        }
    }

    public override void Dropped(Exception fault)
    {
        workers.Queue.Undo(run.TaskId, admission.Kind);
        scheduler.Reload(run.TaskId);
    }
}

/// <summary>What a claim was computed from and leads to.</summary>
internal readonly record struct SlotClaim(long Generation, DateTimeOffset? NextSlot, DateTimeOffset? NextDue);

/// <summary>Slots pass without a run.</summary>
/// <param name="completed">What `latestCompleted` is to be at least.</param>
internal sealed class SkipSlots(Scheduler scheduler, PlatformId taskId, DateTimeOffset slot, SlotClaim claim, long count, DateTimeOffset? completed) : StoreOperation
{
    private bool _isDone;

    public override void Apply(StoreSession session) =>
        _isDone = session.Journal.Skip(taskId, claim.Generation, slot, claim.NextSlot, claim.NextDue, count, completed);

    public override void Committed()
    {
        if (_isDone)
            scheduler.Skipped(taskId, count);
    }

    public override void Dropped(Exception fault) => scheduler.Reload(taskId);
}

/// <summary>A waiting run starts, with the script that its task has now.</summary>
internal sealed class StartRun(RunWorkers workers, QueuedRun run) : StoreOperation
{
    private ScheduledTask? _task;
    private string? _script;
    private StartRefusal? _refusal;

    public override void Apply(StoreSession session)
    {
        var journal = session.Journal;
        _task = journal.LoadTask(run.TaskId);
        var now = workers.Now;
        _refusal = _task switch
        {
            null => StartRefusal.Gone,
            { Status: ScheduledTaskStatus.Inactive } => StartRefusal.Inactive,
            { Concurrency: { } limit } when journal.CountStarted(run.TaskId) >= limit => StartRefusal.Limit,
            _ => journal.Start(run.Id, now > run.RunAt ? now : run.RunAt) ? null : StartRefusal.Gone,
        };
        if (_refusal is null)
            _script = journal.LogStart(run.Id, now, _task!);
    }

    public override void Committed()
    {
        if (_refusal is { } refusal)
        {
            workers.Queue.NotStarted(run, refusal, _task?.Concurrency);
            return;
        }

        run.IsStarted = true;
        run.Attempt++;
        workers.Execute(run, _task!, _script);
    }

    public override void Dropped(Exception fault) => workers.Queue.NotStarted(run, StartRefusal.Gone, null);
}

/// <summary>A run that was found started goes on from its beginning.</summary>
internal sealed class ResumeRun(RunWorkers workers, QueuedRun run) : StoreOperation
{
    // A script that takes the server down with it must not do so for ever.
    private const int MostResumes = 10;

    private ScheduledTask? _task;
    private string? _script;
    private bool _isGone;

    public override void Apply(StoreSession session)
    {
        var journal = session.Journal;
        _task = journal.LoadTask(run.TaskId);
        _isGone = _task is null || !journal.CountAttempt(run.Id);
        if (_isGone)
            return;
        journal.Log(run.Id, workers.Now, RunLines.Resumed);
        _script = journal.ScriptOf(_task!);
        if (run.Attempt < MostResumes + (_task!.Retry ?? 1))
            return;
        _isGone = true;
        journal.Finish(new RunOutcome(
            run.Id, run.TaskId, run.ScheduledFor, run.IsForced, $"the server was stopped {run.Attempt} times while the run was being executed"));
    }

    public override void Committed()
    {
        if (_isGone)
        {
            workers.Queue.Ended(run);
            return;
        }

        run.IsResumed = false;
        run.Attempt++;
        workers.Execute(run, _task!, _script);
    }

    public override void Dropped(Exception fault) => workers.Queue.Ended(run);
}

/// <summary>A line of a script, or of the server, for an unfinished run.</summary>
internal sealed class LogLine(PlatformId runId, DateTimeOffset time, string message) : StoreOperation
{
    public override void Apply(StoreSession session) => session.Journal.LogUnfinished(runId, time, message);
}

/// <summary>An attempt has failed, and another one follows.</summary>
internal sealed class AttemptFailed(PlatformId runId, DateTimeOffset time, string message) : StoreOperation
{
    public override void Apply(StoreSession session)
    {
        if (session.Journal.CountAttempt(runId))
            session.Journal.Log(runId, time, message);
    }
}

internal sealed class FinishRun(RunOutcome outcome) : StoreOperation
{
    public override void Apply(StoreSession session) => session.Journal.Finish(outcome);
}
