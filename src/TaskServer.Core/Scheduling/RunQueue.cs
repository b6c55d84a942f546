using TaskServer.Tasks;

namespace TaskServer.Scheduling;

/// <summary>
/// Decides which runs are begun: at most so many at once, of one task no more than it allows, otherwise in the order in which
/// they came. Knows unfinished runs whose time has come; the store is their record, this is the order of service.
/// </summary>
internal sealed class RunQueue(int maxRunning, int maxWaitingPerTask)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PlatformId, Lane> _lanes = [];
    private readonly Dictionary<PlatformId, QueuedRun> _waiting = [];
    private readonly Queue<QueuedRun> _ready = new();
    private int _running;
    private bool _isClosed;

    /// <summary>Called outside the lock with runs whose turn has come; each takes one of the places until it is given back.</summary>
    public Action<List<QueuedRun>> Begin { get; set; } = static _ => { };

    public int MaxRunning => maxRunning;

    public int Running => Volatile.Read(ref _running);

    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>How many runs wait of one task, and of all.</summary>
    public (int OfTask, int OfAll) Backlog(PlatformId taskId)
    {
        lock (_gate)
            return (_lanes.TryGetValue(taskId, out var lane) ? lane.WaitingCount : 0, _waiting.Count);
    }

    /// <summary>Keeps a place for a slot that is about to be claimed.</summary>
    public Admission Reserve(PlatformId taskId, int? limit)
    {
        lock (_gate)
        {
            var lane = LaneOf(taskId, limit);
            if (lane.WaitingCount >= maxWaitingPerTask)
                return new Admission(AdmissionKind.Full, lane.WaitingCount);
            if (!_isClosed && !lane.IsHeld && lane.HasRoom && lane.WaitingCount == 0 && _ready.Count == 0 && _running < maxRunning)
            {
                lane.Active++;
                _running++;
                return new Admission(AdmissionKind.Start, 0);
            }

            var inFront = lane.Active + lane.WaitingCount;
            var kind = lane.HasRoom && lane.Waiting.Count == 0 ? AdmissionKind.Wait : AdmissionKind.WaitForTask;
            lane.Reserved++;
            return new Admission(kind, inFront);
        }
    }

    /// <summary>The slot was not claimed after all.</summary>
    public void Undo(PlatformId taskId, AdmissionKind kind)
    {
        List<QueuedRun> begin;
        lock (_gate)
        {
            var lane = _lanes[taskId];
            if (kind == AdmissionKind.Start)
            {
                lane.Active--;
                _running--;
            }
            else
            {
                lane.Reserved--;
            }

            Settle(lane);
            begin = Next();
        }

        Start(begin);
    }

    /// <summary>The run for a reserved slot is stored and waits.</summary>
    public void Admit(QueuedRun run, AdmissionKind reserved)
    {
        List<QueuedRun> begin;
        lock (_gate)
        {
            var lane = _lanes[run.TaskId];
            if (reserved == AdmissionKind.Start)
            {
                lane.Active--;
                _running--;
            }
            else
            {
                lane.Reserved--;
            }

            Enqueue(lane, run);
            Settle(lane);
            begin = Next();
        }

        Start(begin);
    }

    /// <summary>Adds a run that somebody asked for, or one that was found unfinished at start.</summary>
    /// <returns>How many runs of its task are in front, if it is the task's own limit that it waits for; else 0.</returns>
    public int Add(QueuedRun run, int? limit)
    {
        List<QueuedRun> begin;
        int inFront;
        lock (_gate)
        {
            var lane = LaneOf(run.TaskId, limit);
            inFront = lane.HasRoom && lane.Waiting.Count == 0 ? 0 : lane.Active + lane.WaitingCount;
            if (run.IsStarted)
            {
                // It has its place in the task since before the restart.
                lane.Active++;
                lane.Ready++;
                _waiting[run.Id] = run;
                _ready.Enqueue(run);
            }
            else
            {
                Enqueue(lane, run);
            }

            begin = Next();
        }

        Start(begin);
        return inFront;
    }

    /// <summary>The run's execution is over.</summary>
    public void Ended(QueuedRun run)
    {
        List<QueuedRun> begin;
        lock (_gate)
        {
            _running--;
            var lane = _lanes[run.TaskId];
            lane.Active--;
            Settle(lane);
            begin = Next();
        }

        Start(begin);
    }

    /// <summary>The run pauses between two attempts: it keeps its place in the task, not the one among all.</summary>
    public void Paused()
    {
        List<QueuedRun> begin;
        lock (_gate)
        {
            _running--;
            begin = Next();
        }

        Start(begin);
    }

    /// <summary>The pause is over: the run waits for a place among all, or ends.</summary>
    public void Continue(QueuedRun run, bool isOver)
    {
        List<QueuedRun> begin;
        lock (_gate)
        {
            var lane = _lanes[run.TaskId];
            if (isOver)
            {
                lane.Active--;
                Settle(lane);
            }
            else
            {
                lane.Ready++;
                _waiting[run.Id] = run;
                _ready.Enqueue(run);
            }

            begin = Next();
        }

        Start(begin);
    }

    /// <summary>A run that was begun could not be started. It goes on waiting unless it is gone.</summary>
    public void NotStarted(QueuedRun run, StartRefusal refusal, int? limit)
    {
        List<QueuedRun> begin;
        lock (_gate)
        {
            _running--;
            var lane = _lanes[run.TaskId];
            lane.Active--;
            if (refusal != StartRefusal.Gone)
            {
                lane.Limit = limit;
                lane.IsHeld = refusal == StartRefusal.Inactive;
                PutBack(lane, run);
            }

            // The limit is asked of the store too; what holds it there is about to tell.
            if (refusal == StartRefusal.Gone)
                Settle(lane);
            begin = Next();
        }

        Start(begin);
    }

    /// <summary>The task has changed: its limit, whether it may start runs, and the runs of it that are cancelled.</summary>
    public void TaskSaved(ScheduledTask task, IReadOnlyList<PlatformId> canceled)
    {
        List<QueuedRun> begin;
        lock (_gate)
        {
            foreach (var id in canceled)
                Remove(id);
            if (_lanes.TryGetValue(task.Id, out var lane))
            {
                lane.Limit = task.Concurrency;
                lane.IsHeld = task.Status == ScheduledTaskStatus.Inactive;
                Settle(lane);
            }

            begin = Next();
        }

        Start(begin);
    }

    public void TaskDeleted(PlatformId taskId)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(taskId, out var lane))
                return;
            foreach (var run in lane.Waiting)
                _waiting.Remove(run.Id);
            lane.Waiting.Clear();
            Settle(lane);
        }
    }

    /// <summary>Forgets a run that waits.</summary>
    public void Forget(PlatformId runId)
    {
        lock (_gate)
            Remove(runId);
    }

    /// <summary>Begins nothing from now on.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }

    private void Start(List<QueuedRun> runs)
    {
        if (runs.Count > 0)
            Begin(runs);
    }

    private Lane LaneOf(PlatformId taskId, int? limit)
    {
        if (_lanes.TryGetValue(taskId, out var lane))
            return lane;
        lane = new Lane(taskId) { Limit = limit };
        _lanes.Add(taskId, lane);
        return lane;
    }

    private void Enqueue(Lane lane, QueuedRun run)
    {
        _waiting[run.Id] = run;
        if (!lane.IsHeld && lane.HasRoom && lane.Waiting.Count == 0)
            MakeReady(lane, run);
        else
            lane.Waiting.AddLast(run);
    }

    // Ids grow with time: the run goes where it came from.
    private void PutBack(Lane lane, QueuedRun run)
    {
        _waiting[run.Id] = run;
        var node = lane.Waiting.First;
        while (node is not null && node.Value.Id < run.Id)
            node = node.Next;
        if (node is null)
            lane.Waiting.AddLast(run);
        else
            lane.Waiting.AddBefore(node, run);
    }

    private void MakeReady(Lane lane, QueuedRun run)
    {
        lane.Active++;
        lane.Ready++;
        _ready.Enqueue(run);
    }

    private void Settle(Lane lane)
    {
        while (!lane.IsHeld && lane.HasRoom && lane.Waiting.First is { Value: var run })
        {
            lane.Waiting.RemoveFirst();
            MakeReady(lane, run);
        }

        if (lane is { Active: 0, Reserved: 0, Waiting.Count: 0 })
            _lanes.Remove(lane.TaskId);
    }

    private List<QueuedRun> Next()
    {
        if (_isClosed || _ready.Count == 0 || _running >= maxRunning)
            return [];
        var begin = new List<QueuedRun>();
        while (_running < maxRunning && _ready.TryDequeue(out var run))
        {
            var lane = _lanes[run.TaskId];
            lane.Ready--;
            if (!_waiting.Remove(run.Id))
            {
                lane.Active--;
                Settle(lane);
            }
            else if (lane.IsHeld && !run.IsStarted)
            {
                lane.Active--;
                PutBack(lane, run);
            }
            else
            {
                _running++;
                begin.Add(run);
            }
        }

        return begin;
    }

    // A run that is ready stays in its queue and is passed over when its turn comes.
    private void Remove(PlatformId runId)
    {
        if (!_waiting.Remove(runId, out var run) || !_lanes.TryGetValue(run.TaskId, out var lane))
            return;
        lane.Waiting.Remove(run);
        Settle(lane);
    }

    /// <summary>What one task has in the queue.</summary>
    private sealed class Lane(PlatformId taskId)
    {
        public PlatformId TaskId => taskId;

        public int? Limit { get; set; }

        /// <summary>The task is inactive: its runs wait until it is active again.</summary>
        public bool IsHeld { get; set; }

        /// <summary>Runs that count against the limit: ready, starting, running, or pausing between attempts.</summary>
        public int Active { get; set; }

        /// <summary>Those of them that wait for a place among all.</summary>
        public int Ready { get; set; }

        /// <summary>Slots that are being claimed and will wait.</summary>
        public int Reserved { get; set; }

        public LinkedList<QueuedRun> Waiting { get; } = [];

        public int WaitingCount => Waiting.Count + Reserved + Ready;

        public bool HasRoom => Limit is not { } limit || Active < limit;
    }
}

/// <summary>An unfinished run whose time has come.</summary>
internal sealed class QueuedRun
{
    public required PlatformId Id { get; init; }

    public required PlatformId TaskId { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    /// <summary>When it was to start.</summary>
    public required DateTimeOffset RunAt { get; init; }

    public required bool IsForced { get; init; }

    /// <summary>Its start is stored: it goes on, and is not started again.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Found started at start: the log is to say so.</summary>
    public bool IsResumed { get; set; }

    public int Attempt { get; set; }
}

internal enum AdmissionKind
{
    /// <summary>May be started at once.</summary>
    Start,

    /// <summary>Waits for a place among all.</summary>
    Wait,

    /// <summary>Waits because of its task's own limit.</summary>
    WaitForTask,

    /// <summary>Too many runs of the task wait.</summary>
    Full,
}

/// <param name="InFront">Runs of the same task that come first.</param>
internal readonly record struct Admission(AdmissionKind Kind, int InFront);

internal enum StartRefusal
{
    /// <summary>Ended or deleted.</summary>
    Gone,

    /// <summary>The task is inactive.</summary>
    Inactive,

    /// <summary>As many runs of the task are started as it allows.</summary>
    Limit,
}
