using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Runs;

/// <summary>
/// The life of runs as prepared statements on the writer's connection. A run that has ended is final: every statement asks
/// for the state it continues from, and what comes later changes nothing. Also keeps <see cref="TaskCache"/> in step.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly TaskCache _cache;
    private readonly TimeProvider _time;
    private readonly List<Statement> _statements = [];
    private readonly Statement _loadTask, _loadScript, _claim, _skip, _insertRun, _start, _attempt, _finish, _cancel, _runOf, _log, _finishTask, _queuedOf, _deleteEnded, _countStarted, _logUnfinished, _deleteUnlessLatest, _insertTask, _hasOrganization, _hasKey;

    // Tasks as this transaction has left them, and those that it has changed in a way not followed here.
    private readonly Dictionary<PlatformId, ScheduledTask> _current = [];
    private readonly HashSet<PlatformId> _touched = [];
    private bool _isCacheInStep = true;

    public RunJournal(SqliteConnection connection, TaskCache cache, TimeProvider time)
    {
        (_connection, _cache, _time) = (connection, cache, time);
        _loadTask = Prepare($"""SELECT {TaskRow.Columns} FROM "Tasks" WHERE "Id" = ?1""");
        _insertTask = Prepare(TaskRow.Insert);
        _hasOrganization = Prepare("""SELECT 1 FROM "Organizations" WHERE "Id" = ?1""");
        _hasKey = Prepare("""SELECT 1 FROM "Tasks" WHERE "Key" = ?1""");
        _loadScript = Prepare("""SELECT "Script" FROM "Scripts" WHERE "Id" = ?1""");
        _claim = Prepare("""UPDATE "Tasks" SET "NextSlot" = ?4, "NextDue" = ?5 WHERE "Id" = ?1 AND "ScheduleGeneration" = ?2 AND "NextSlot" = ?3 AND "Status" = 0""");
        _skip = Prepare("""
            UPDATE "Tasks" SET "NextSlot" = ?4, "NextDue" = ?5, "SkippedSlots" = "SkippedSlots" + ?6, "LatestCompleted" = MAX("LatestCompleted", ?7)
            WHERE "Id" = ?1 AND "ScheduleGeneration" = ?2 AND "NextSlot" = ?3 AND "Status" = 0
            """);
        // A slot that has had its run before, under another schedule, does not get another.
        _insertRun = Prepare("""
            INSERT INTO "Runs" ("Id", "TaskId", "ScheduledFor", "RequestedAt", "RunAt", "Status", "StartedAt", "FinishedAt", "Attempt")
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8)
            ON CONFLICT ("TaskId", "ScheduledFor") WHERE "RequestedAt" IS NULL DO NOTHING
            """);
        _start = Prepare("""UPDATE "Runs" SET "Status" = 1, "StartedAt" = MAX(?2, COALESCE("RequestedAt", 0)), "Attempt" = "Attempt" + 1 WHERE "Id" = ?1 AND "Status" = 0""");
        _attempt = Prepare("""UPDATE "Runs" SET "Attempt" = "Attempt" + 1 WHERE "Id" = ?1 AND "Status" = 1""");
        _finish = Prepare("""UPDATE "Runs" SET "Status" = ?2, "FinishedAt" = MAX(?3, "StartedAt") WHERE "Id" = ?1 AND "Status" = 1""");
        _cancel = Prepare("""UPDATE "Runs" SET "Status" = 4, "FinishedAt" = MAX(?2, COALESCE("StartedAt", "RequestedAt", 0)) WHERE "Id" = ?1 AND "Status" < 2""");
        _runOf = Prepare("""SELECT "Status", "RequestedAt", "ScheduledFor" FROM "Runs" WHERE "Id" = ?1 AND "TaskId" = ?2""");
        _log = Prepare("""
            INSERT INTO "RunLogs" ("RunId", "Index", "Time", "Message")
            SELECT ?1, COALESCE(MAX("Index"), -1) + 1, MAX(?2, COALESCE(MAX("Time"), 0)), ?3 FROM "RunLogs" WHERE "RunId" = ?1
            """);
        _deleteUnlessLatest = Prepare("""
            DELETE FROM "Runs" WHERE "Id" = ?1 AND "Status" >= 2 AND "Id" <>
                (SELECT r."Id" FROM "Runs" r WHERE r."TaskId" = "Runs"."TaskId" ORDER BY r."ScheduledFor" DESC, r."Id" DESC LIMIT 1)
            """);
        _logUnfinished = Prepare("""
            INSERT INTO "RunLogs" ("RunId", "Index", "Time", "Message")
            SELECT ?1, COALESCE(MAX("Index"), -1) + 1, MAX(?2, COALESCE(MAX("Time"), 0)), ?3 FROM "RunLogs" WHERE "RunId" = ?1
            HAVING EXISTS (SELECT 1 FROM "Runs" WHERE "Id" = ?1 AND "Status" < 2)
            """);
        _countStarted = Prepare("""SELECT COUNT(*) FROM "Runs" WHERE "TaskId" = ?1 AND "Status" < 2 AND "Status" = 1""");
        _finishTask = Prepare("""
            UPDATE "Tasks" SET "LastRunStatus" = ?2, "LastRunError" = ?3, "LatestCompleted" = MAX("LatestCompleted", ?4),
                "LatestSuccess" = CASE WHEN ?5 IS NULL THEN "LatestSuccess" ELSE MAX(?5, COALESCE("LatestSuccess", ?5)) END
            WHERE "Id" = ?1
            """);
        _queuedOf = Prepare("""SELECT "Id" FROM "Runs" WHERE "TaskId" = ?1 AND "Status" < 2 AND "Status" = 0 AND "RequestedAt" IS NULL ORDER BY "Id" """);
        _deleteEnded = Prepare("""DELETE FROM "Runs" WHERE "Id" IN (SELECT "Id" FROM "Runs" WHERE "TaskId" = ?1 AND "Status" >= 2 LIMIT ?2)""");
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>The task as this transaction sees it; null when it is gone.</summary>
    public ScheduledTask? LoadTask(PlatformId id)
    {
        if (_current.TryGetValue(id, out var task) || TryCached(id, out task))
            return task;
        using var rows = _loadTask.Query(id.Value);
        return rows.Read() ? _current[id] = TaskRow.Read(rows) : null;
    }

    public void Insert(ScheduledTask task) => _insertTask.Execute(TaskRow.Values(task));

    public bool HasOrganization(PlatformId id) => IsThere(_hasOrganization, id.Value);

    /// <summary>Whether a task has the key.</summary>
    public bool HasKey(string key) => IsThere(_hasKey, key);

    /// <summary>Takes a slot: moves the task to its next one. False when the task's schedule is no longer the one that the slot was computed from.</summary>
    public bool Claim(PlatformId taskId, long generation, DateTimeOffset slot, DateTimeOffset? nextSlot, DateTimeOffset? nextDue)
    {
        if (_claim.Execute(taskId.Value, generation, Instant.ToStored(slot), Instant.ToStored(nextSlot), Instant.ToStored(nextDue)) == 0)
            return false;
        Update(taskId, task => (task.NextSlot, task.NextDue) = (nextSlot, nextDue));
        return true;
    }

    /// <summary>Passes slots without running them.</summary>
    /// <param name="completed">What the task's `latestCompleted` is to be at least; null: as it was.</param>
    public bool Skip(
        PlatformId taskId, long generation, DateTimeOffset slot, DateTimeOffset? nextSlot, DateTimeOffset? nextDue, long count, DateTimeOffset? completed)
    {
        if (_skip.Execute(
                taskId.Value, generation, Instant.ToStored(slot), Instant.ToStored(nextSlot), Instant.ToStored(nextDue), count, Instant.ToStored(completed) ?? long.MinValue) == 0)
            return false;
        Update(taskId, task =>
        {
            (task.NextSlot, task.NextDue) = (nextSlot, nextDue);
            task.SkippedSlots += count;
            if (completed > task.LatestCompleted)
                task.LatestCompleted = completed.Value;
        });
        return true;
    }

    /// <summary>Adds a run, started or waiting. False when its slot has a run already.</summary>
    public bool Insert(Run run) => _insertRun.Execute(
        run.Id.Value, run.TaskId.Value, Instant.ToStored(run.ScheduledFor), Instant.ToStored(run.RequestedAt), Instant.ToStored(run.RunAt),
        (int)run.Status, Instant.ToStored(run.StartedAt), run.Attempt) == 1;

    /// <summary>False when the run is no longer waiting.</summary>
    public bool Start(PlatformId runId, DateTimeOffset startedAt) => _start.Execute(runId.Value, Instant.ToStored(startedAt)) == 1;

    /// <summary>Counts another attempt of a started run. False when the run has ended.</summary>
    public bool CountAttempt(PlatformId runId) => _attempt.Execute(runId.Value) == 1;

    /// <summary>Ends a started run and writes its last lines. False when the run has ended before.</summary>
    public bool Finish(RunOutcome outcome)
    {
        var now = Now;
        if (_finish.Execute(outcome.RunId.Value, (int)(outcome.Error is null ? RunStatus.Success : RunStatus.Failed), Instant.ToStored(now)) == 0)
            return false;
        Log(outcome.RunId, now, outcome.Error is null ? RunLines.Succeeded : RunLines.Failed);
        if (outcome.Error is not null)
            Log(outcome.RunId, now, outcome.Error);
        if (outcome.Error is not null && outcome.IsUnrecoverable)
            Log(outcome.RunId, now, RunLines.Unrecoverable(outcome.Error));
        FinishTask(
            outcome.TaskId, outcome.Error is null ? RunStatusOfTask.Success : RunStatusOfTask.Failed, outcome.Error,
            outcome.IsForced ? null : outcome.ScheduledFor, outcome.Error is null ? outcome.ScheduledFor : null);
        return true;
    }

    /// <summary>Ends an unfinished run. False when there is none.</summary>
    public bool Cancel(PlatformId taskId, PlatformId runId)
    {
        if (Find(taskId, runId) is not { IsFinished: false } run)
            return false;
        var now = Now;
        _cancel.Execute(runId.Value, Instant.ToStored(now));
        Log(runId, now, RunLines.Canceled);
        if (run.Status == RunStatus.Started)
            FinishTask(taskId, RunStatusOfTask.Canceled, null, run.RequestedAt is null ? run.ScheduledFor : null, null);
        return true;
    }

    /// <summary>Ends the scheduled runs of a task that have not started; runs asked for by hand stay.</summary>
    public List<PlatformId> CancelQueued(PlatformId taskId)
    {
        var queued = new List<PlatformId>();
        using (var rows = _queuedOf.Query(taskId.Value))
            while (rows.Read())
                queued.Add(new PlatformId(rows.Number(0)));
        var now = Now;
        foreach (var id in queued)
        {
            _cancel.Execute(id.Value, Instant.ToStored(now));
            Log(id, now, RunLines.Canceled);
        }

        return queued;
    }

    /// <summary>Deletes finished runs of a task with their logs; the number of runs.</summary>
    public int DeleteEndedRuns(PlatformId taskId, int most) => _deleteEnded.Execute(taskId.Value, most);

    /// <summary>Deletes finished runs with their logs, but never the latest run of a task; the number of runs.</summary>
    public int DeleteUnlessLatest(List<PlatformId> runs) => runs.Sum(id => _deleteUnlessLatest.Execute(id.Value));

    public Run? Find(PlatformId taskId, PlatformId runId)
    {
        using var rows = _runOf.Query(runId.Value, taskId.Value);
        if (!rows.Read())
            return null;
        var slot = rows.Time(2);
        return new Run
        {
            Id = runId,
            TaskId = taskId,
            Status = (RunStatus)rows.Number(0),
            RequestedAt = rows.OptionalTime(1),
            ScheduledFor = slot,
            RunAt = slot,
        };
    }

    /// <summary>Appends a line; its time is not before that of the line above.</summary>
    public void Log(PlatformId runId, DateTimeOffset time, string message) => _log.Execute(runId.Value, Instant.ToStored(time), message);

    /// <summary>Appends a line unless the run has ended.</summary>
    public void LogUnfinished(PlatformId runId, DateTimeOffset time, string message) =>
        _logUnfinished.Execute(runId.Value, Instant.ToStored(time), message);

    /// <summary>Writes the first line of a run; the text of the stored script, if the task refers to one.</summary>
    public string? LogStart(PlatformId runId, DateTimeOffset time, ScheduledTask task)
    {
        var script = ScriptOf(task);
        Log(runId, time, RunLines.Started(script ?? RunLines.ScriptText(task)));
        return script;
    }

    /// <summary>The text of the stored script that a task refers to; null where it has its own, or the script is gone.</summary>
    public string? ScriptOf(ScheduledTask task)
    {
        if (task.ScriptId is not { } id)
            return null;
        using var rows = _loadScript.Query(id.Value);
        return rows.Read() ? rows.Text(0) : null;
    }

    /// <summary>How many runs of a task are started and have not ended.</summary>
    public long CountStarted(PlatformId taskId)
    {
        using var rows = _countStarted.Query(taskId.Value);
        return rows.Read() ? rows.Number(0) : 0;
    }

    /// <summary>A change through EF Core has been made or undone: tasks have to be read from the transaction from here on.</summary>
    public void Doubt()
    {
        _isCacheInStep = false;
        _touched.UnionWith(_current.Keys);
        _current.Clear();
    }

    /// <summary>The transaction was undone.</summary>
    public void Forget()
    {
        _current.Clear();
        _touched.Clear();
        _isCacheInStep = true;
    }

    /// <summary>The transaction is committed, and the changes through EF Core have told the cache what they did.</summary>
    public void Publish()
    {
        foreach (var id in _touched)
            if (!_current.ContainsKey(id))
                _cache.Remove(id);
        foreach (var task in _current.Values)
            _cache.Replace(task);
        Forget();
    }

    public void Dispose() => _statements.ForEach(statement => statement.Dispose());

    private static bool IsThere(Statement statement, object value)
    {
        using var rows = statement.Query(value);
        return rows.Read();
    }

    private void FinishTask(PlatformId taskId, RunStatusOfTask status, string? error, DateTimeOffset? completed, DateTimeOffset? succeeded)
    {
        _finishTask.Execute(taskId.Value, (int)status, error, Instant.ToStored(completed) ?? long.MinValue, Instant.ToStored(succeeded));
        Update(taskId, task =>
        {
            (task.LastRunStatus, task.LastRunError) = (status, error);
            if (completed > task.LatestCompleted)
                task.LatestCompleted = completed.Value;
            if (succeeded is not null && (task.LatestSuccess is null || succeeded > task.LatestSuccess))
                task.LatestSuccess = succeeded;
        });
    }

    private void Update(PlatformId id, Action<ScheduledTask> change)
    {
        if (!_current.TryGetValue(id, out var task) && !TryCached(id, out task))
        {
            _touched.Add(id);
            return;
        }

        task = task.Copy();
        change(task);
        _current[id] = task;
    }

    // What a reader has put there meanwhile is from before this transaction.
    private bool TryCached(PlatformId id, [NotNullWhen(true)] out ScheduledTask? task)
    {
        task = null;
        return _isCacheInStep && !_touched.Contains(id) && _cache.TryGet(id, out task);
    }

    private Statement Prepare(string sql)
    {
        var statement = new Statement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }
}
