using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskServer.Runs;
using TaskServer.Schedules;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

/// <summary>
/// Decides when: sleeps until the next slot is due, and hands all due slots to the writer at once. Counts from slot to slot,
/// never from the clock, so that a timer that wakes early or late neither repeats a slot nor loses one.
/// </summary>
internal sealed partial class Scheduler : BackgroundService
{
    private const int MostClaimsAtOnce = 1000;
    private const int MostWrites = 20_000;

    // Long enough to cost nothing, short enough to notice a clock that was set or a machine that slept.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CrowdedPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly DueTasks _due;
    private readonly WaitingForTheirTime _future = new();
    private readonly StoreReader _reader;
    private readonly StoreWriter _writer;
    private readonly RunWorkers _workers;
    private readonly TaskService _tasks;
    private readonly TaskMetrics _metrics;
    private readonly PlatformIds _ids;
    private readonly TimeProvider _time;
    private readonly ILogger<Scheduler> _logger;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly ClockWatch _clock;
    private DateTimeOffset _awaited = DateTimeOffset.MaxValue;

    public Scheduler(
        StoreReader reader, StoreWriter writer, TaskEvents events, RunBacklog backlog, TaskService tasks, RunWorkers workers, TaskMetrics metrics,
        PlatformIds ids, TimeProvider time, ILogger<Scheduler> logger)
    {
        (_reader, _writer, _tasks, _workers, _metrics) = (reader, writer, tasks, workers, metrics);
        (_ids, _time, _logger) = (ids, time, logger);
        _due = new DueTasks(workers.Options.MissedRuns);
        _clock = new ClockWatch(time);
        events.Saved += TaskSaved;
        events.Deleted += TaskDeleted;
        events.RunRequested += RunRequested;
        events.RunCanceled += RunCanceled;
        backlog.IsFullFor = IsFullFor;
    }

    /// <summary>When the next slot is due; null when no task is scheduled.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
                return _due.Next;
        }
    }

    /// <summary>When the loop next has something to do, slots and runs asked for together.</summary>
    internal DateTimeOffset NextWake
    {
        get
        {
            lock (_gate)
                return Earlier(_due.Next, _future.Next);
        }
    }

    public bool IsEnabled => _workers.Options.Enabled;

    /// <summary>How many tasks have a slot ahead.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _due.Count;
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    /// <summary>Some slots have passed, and the store says so.</summary>
    public void Skipped(PlatformId taskId, long count)
    {
        _metrics.SlotsSkipped(count);
        Log.SlotsSkipped(_logger, taskId, count);
    }

    /// <summary>Takes a task's schedule from the store again, where it differs from what is kept here.</summary>
    public void Reload(PlatformId taskId)
    {
        using var db = _reader.Open();
        lock (_gate)
            _due.Remove(taskId);
        if (TaskQueries.ById(db, taskId) is { } task)
            TaskSaved(task, []);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = _time.CreateTimer(static scheduler => ((Scheduler)scheduler!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            DateTimeOffset wakeAt;
            try
            {
                wakeAt = Tick();
                failures = 0;
            }
            catch (Exception fault)
            {
                // Whatever it was, the other tasks go on.
                _metrics.SchedulerFailed();
                Log.TickFailed(_logger, fault);
                wakeAt = _time.GetUtcNow() + TimeSpan.FromMilliseconds(Math.Min(5000, 50 << Math.Min(failures++, 10)));
            }

            try
            {
                await SleepAsync(timer, wakeAt, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
        }
    }

    /// <summary>Hands over what is due, a thousand slots at most; when to look again.</summary>
    private DateTimeOffset Tick()
    {
        var now = _time.GetUtcNow();
        var writes = new List<StoreOperation>();
        List<QueuedRun> requested;
        bool isMore;
        lock (_gate)
        {
            if (_clock.HasJumped(now, _awaited))
            {
                Log.ClockJumped(_logger, now - _awaited);
                _due.Jump(now);
            }

            // The store is behind: what is due is owed until there is room.
            if (_writer.Waiting > MostWrites)
                return now + CrowdedPause;
            isMore = !_due.Take(now, MostClaimsAtOnce, (task, decision) => Handle(task, decision, now, writes));
            requested = _future.Take(now);
            _awaited = Earlier(_due.Next, _future.Next);
        }

        _writer.Post(writes);
        foreach (var run in requested)
            Enqueue(run);
        _metrics.QueueIs(_workers.Queue.Running, _workers.Queue.MaxRunning, _workers.Queue.Waiting);
        return isMore ? now : Earlier(_awaited, now + LongestSleep);
    }

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset? b) =>
        (a ?? DateTimeOffset.MaxValue) < (b ?? DateTimeOffset.MaxValue) ? a!.Value : b ?? DateTimeOffset.MaxValue;

    private async Task SleepAsync(ITimer timer, DateTimeOffset wakeAt, CancellationToken cancellationToken)
    {
        var sleep = wakeAt - _time.GetUtcNow();
        if (sleep <= TimeSpan.Zero)
            return;
        // The clock may have been set back since the tick, by a day for all that is known here.
        if (sleep > LongestSleep)
            sleep = LongestSleep;
        // Whole milliseconds, rounded up: timers cut the rest off, and waking early means waking twice.
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(sleep.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        if (_time.GetUtcNow() >= wakeAt)
            return;
        await _wake.WaitAsync(cancellationToken);
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (SemaphoreFullException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>Turns what a task owes into writes. False: the task has too many runs waiting and owes them later.</summary>
    private bool Handle(DueTask task, DueDecision decision, DateTimeOffset now, List<StoreOperation> writes)
    {
        var id = new PlatformId(task.Id);
        if (decision.Skipped > 0)
        {
            DateTimeOffset? completed = decision.MovesLatestCompleted ? Instant.Seconds(now) : null;
            writes.Add(new SkipSlots(this, id, task.Slot, task.ClaimTo(decision.SlotAfterSkipped), decision.Skipped, completed));
            task.Slot = decision.SlotAfterSkipped ?? DateTimeOffset.MaxValue;
        }

        if (!decision.Runs)
            return true;
        var admission = _workers.Queue.Reserve(id, task.Concurrency);
        var next = task.Schedule.NextAfter(task.Slot);
        if (admission.Kind == AdmissionKind.Full)
        {
            if (task.IsCatchingUp)
                return false;
            writes.Add(new SkipSlots(this, id, task.Slot, task.ClaimTo(next), 1, null));
        }
        else
        {
            _metrics.SlotDue(now - task.Due);
            var run = new QueuedRun { Id = _ids.Next(), TaskId = id, ScheduledFor = task.Slot, RunAt = task.Due, IsForced = false };
            writes.Add(new ClaimSlot(_workers, this, run, admission, task.ClaimTo(next)));
        }

        task.Slot = next ?? DateTimeOffset.MaxValue;
        return true;
    }

    private void TaskSaved(ScheduledTask task, IReadOnlyList<PlatformId> canceledRuns)
    {
        if (!IsEnabled)
            return;
        lock (_gate)
        {
            if (!_due.Put(task))
            {
                if (task is { Status: ScheduledTaskStatus.Active, NextSlot: not null })
                {
                    _metrics.TaskNotScheduled();
                    Log.ScheduleUnusable(_logger, task.Id, task.Every ?? task.Cron);
                }
                else
                {
                    _metrics.TaskReleased();
                }

                return;
            }

            _metrics.TaskScheduled();
            WakeFor(_due.Next);
        }
    }

    private void TaskDeleted(PlatformId taskId)
    {
        lock (_gate)
        {
            _due.Remove(taskId);
            _future.RemoveOf(taskId);
        }

        _metrics.TaskReleased();
    }

    private void RunRequested(Run run, ScheduledTask task)
    {
        _metrics.RunRequested(task.Id);
        var queued = new QueuedRun { Id = run.Id, TaskId = run.TaskId, ScheduledFor = run.ScheduledFor, RunAt = run.RunAt, IsForced = true };
        if (run.RunAt <= _time.GetUtcNow())
        {
            Enqueue(queued, task.Concurrency);
            return;
        }

        lock (_gate)
        {
            _future.Add(queued);
            WakeFor(_future.Next);
        }
    }

    private bool IsFullFor(PlatformId taskId)
    {
        var (ofTask, ofAll) = _workers.Queue.Backlog(taskId);
        lock (_gate)
            return ofTask + _future.CountOf(taskId) >= _workers.Options.MaxRequestedRuns || ofAll + _future.Count >= _workers.Options.MaxQueuedRuns;
    }

    private void RunCanceled(PlatformId taskId, PlatformId runId)
    {
        lock (_gate)
            _future.Remove(runId);
    }

    private void WakeFor(DateTimeOffset? next)
    {
        if (next < _awaited)
        {
            _awaited = next.Value;
            Wake();
        }
    }

    private void Enqueue(QueuedRun run) => Enqueue(run, _tasks.Find(run.TaskId)?.Concurrency);

    private void Enqueue(QueuedRun run, int? limit)
    {
        var inFront = _workers.Queue.Add(run, limit);
        if (inFront > 0 && !run.IsStarted)
            _workers.WriteLine(run.Id, RunLines.Waiting(inFront));
    }

    /// <summary>Builds the memory from the store: scheduled tasks, and the runs that were unfinished when the server ended.</summary>
    private void Load()
    {
        if (!IsEnabled)
        {
            Log.Disabled(_logger);
            return;
        }

        var started = _time.GetTimestamp();
        List<UnfinishedRun> unfinished;
        lock (_gate)
        {
            using var db = _reader.Open();
            var now = _time.GetUtcNow();
            foreach (var row in ScheduledRows.Read(db))
                if (!_due.Load(row))
                    Log.ScheduleUnusable(_logger, new PlatformId(row.Id), row.Every ?? row.Cron);
            unfinished = ScheduledRows.ReadUnfinished(db);
            foreach (var run in unfinished.Where(run => !run.IsStarted && run.RunAt > now))
                _future.Add(run.ToQueued());
            // What passed while the server was down is missed; whatever the tasks say is done about it happens at the first tick.
            _due.Jump(now);
        }

        var ready = unfinished.Where(run => run.IsStarted || run.RunAt <= _time.GetUtcNow()).ToList();
        foreach (var run in ready.OrderByDescending(run => run.IsStarted))
        {
            if (run.IsStarted)
                _metrics.RunResumed(run.TaskId);
            _workers.Queue.Add(run.ToQueued(), run.Concurrency);
        }

        Log.Loaded(_logger, _due.Count, unfinished.Count, (long)_time.GetElapsedTime(started).TotalMilliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} tasks are scheduled, {Unfinished} runs are unfinished ({Milliseconds} ms)")]
        public static partial void Loaded(ILogger logger, int count, int unfinished, long milliseconds);

        [LoggerMessage(2, LogLevel.Warning, "Task {TaskId}: {Count} slots passed without a run")]
        public static partial void SlotsSkipped(ILogger logger, PlatformId taskId, long count);

        [LoggerMessage(3, LogLevel.Error, "Task {TaskId} is not scheduled: its schedule {Schedule} cannot be used")]
        public static partial void ScheduleUnusable(ILogger logger, PlatformId taskId, string? schedule);

        [LoggerMessage(4, LogLevel.Error, "The scheduler failed and goes on")]
        public static partial void TickFailed(ILogger logger, Exception fault);

        [LoggerMessage(5, LogLevel.Warning, "The clock went forward or the machine slept: the next run was due {Late} ago")]
        public static partial void ClockJumped(ILogger logger, TimeSpan late);

        [LoggerMessage(6, LogLevel.Warning, "Scheduling is switched off: no slot runs")]
        public static partial void Disabled(ILogger logger);
    }
}
