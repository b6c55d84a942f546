using TaskServer.Schedules;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

/// <summary>
/// What is due when: a heap over the scheduled tasks, about a hundred bytes for each. Entries of the heap that a change has
/// made void stay in it and are dropped when they surface. Not thread-safe.
/// </summary>
internal sealed class DueTasks(MissedRuns missedRuns)
{
    private const int MostCaughtUp = 1000;
    private const int MostSchedules = 4096;
    private static readonly TimeSpan CatchUpPause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<long, DueTask> _tasks = [];
    private readonly PriorityQueue<(long Id, int Stamp), long> _heap = new();
    private readonly Dictionary<ScheduleTexts, Schedule> _schedules = [];
    private readonly Dictionary<(Schedule, DateTimeOffset, DateTimeOffset), Missed> _missed = [];
    private DateTimeOffset _jumpedAt = DateTimeOffset.MinValue;
    private int _jump;
    private int _stamp;

    public int Count => _tasks.Count;

    /// <summary>The earliest due instant.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            while (_heap.TryPeek(out var entry, out var due))
            {
                if (_tasks.TryGetValue(entry.Id, out var task) && task.Stamp == entry.Stamp)
                    return new DateTimeOffset(due, TimeSpan.Zero);
                _heap.Dequeue();
            }

            return null;
        }
    }

    /// <summary>A task as it has been stored: its schedule starts anew, unless it is the one that is kept already. False when nothing of it is due, ever.</summary>
    public bool Put(ScheduledTask task)
    {
        var isKnown = _tasks.TryGetValue(task.Id.Value, out var known);
        if (task.Status != ScheduledTaskStatus.Active || task.NextSlot is not { } slot)
        {
            _tasks.Remove(task.Id.Value);
            return false;
        }

        if (isKnown && known!.Generation == task.ScheduleGeneration && known.Slot == slot)
        {
            (known.Concurrency, known.MissedRuns) = (task.Concurrency, task.MissedRuns);
            return true;
        }

        // Slots that are on their way to the store are ahead of what it said: a change that left the schedule alone must not bring them back.
        if (isKnown && known!.Generation == task.ScheduleGeneration && known.Slot > slot)
        {
            (known.Concurrency, known.MissedRuns) = (task.Concurrency, task.MissedRuns);
            return true;
        }

        if (ScheduleOf(new ScheduleTexts(task.Every, task.Cron, task.Timezone)) is not { } schedule)
        {
            _tasks.Remove(task.Id.Value);
            return false;
        }

        Add(new DueTask(task.Id.Value, task.ScheduleGeneration, schedule, task.Offset)
        {
            Slot = slot,
            Concurrency = task.Concurrency,
            MissedRuns = task.MissedRuns,
            SeenJump = _jump,
        });
        return true;
    }

    /// <summary>A task as it was found at start: what it owes is missed.</summary>
    public bool Load(ScheduledRow row)
    {
        if (ScheduleOf(new ScheduleTexts(row.Every, row.Cron, row.Timezone)) is not { } schedule)
            return false;
        Add(new DueTask(row.Id, row.Generation, schedule, row.Offset) { Slot = row.NextSlot, Concurrency = row.Concurrency, MissedRuns = row.MissedRuns });
        return true;
    }

    public void Remove(PlatformId id) => _tasks.Remove(id.Value);

    /// <summary>Slots that are due now have been missed.</summary>
    public void Jump(DateTimeOffset now)
    {
        _jumpedAt = now;
        _jump++;
        _missed.Clear();
    }

    /// <summary>Calls back for every due slot, earliest first. True when nothing more is due.</summary>
    /// <param name="handle">Moves the task's slot on; false when it owes the slot a little longer.</param>
    public bool Take(DateTimeOffset now, int most, Func<DueTask, DueDecision, bool> handle)
    {
        // A clock that was set back after it had jumped: what it has not reached again is not missed.
        if (now < _jumpedAt)
            _jumpedAt = now;
        for (var i = 0; i < most; i++)
        {
            if (Next is not { } due || due > now)
                return true;
            var task = _tasks[_heap.Dequeue().Id];
            if (handle(task, Decide(task, due)))
                Push(task);
            else
                Push(task, now + CatchUpPause);
        }

        return Next is not { } next || next > now;
    }

    private void Add(DueTask task)
    {
        _tasks[task.Id] = task;
        Push(task);
    }

    private void Push(DueTask task)
    {
        if (task.Slot == DateTimeOffset.MaxValue)
            _tasks.Remove(task.Id);
        else
            Push(task, task.Due);
    }

    private void Push(DueTask task, DateTimeOffset due)
    {
        task.Stamp = ++_stamp;
        _heap.Enqueue((task.Id, task.Stamp), due.UtcTicks);
    }

    private DueDecision Decide(DueTask task, DateTimeOffset due)
    {
        if (task.SeenJump == _jump)
            return DueDecision.Run;
        task.SeenJump = _jump;
        if (due > _jumpedAt)
            return DueDecision.Run;
        var missed = MissedSince(task);
        switch (task.MissedRuns ?? missedRuns)
        {
            case MissedRuns.Skip:
                return new DueDecision(missed.Count, missed.Next, MovesLatestCompleted: true, Runs: false);
            case MissedRuns.Latest:
                return new DueDecision(missed.Count - 1, missed.Last, MovesLatestCompleted: false, Runs: true);
            default:
                task.CatchUpTo = missed.Last;
                return missed.Count <= MostCaughtUp
                    ? DueDecision.Run
                    : new DueDecision(missed.Count - MostCaughtUp, missed.FirstCaughtUp, MovesLatestCompleted: false, Runs: true);
        }
    }

    // Many tasks share a schedule, and so what they have missed.
    private Missed MissedSince(DueTask task)
    {
        var until = Schedule.DueAt(_jumpedAt, -task.Offset);
        var key = (task.Schedule, task.Slot, until);
        if (_missed.TryGetValue(key, out var missed))
            return missed;
        missed = Missed.Of(task.Schedule, task.Slot, until, MostCaughtUp);
        _missed.Add(key, missed);
        return missed;
    }

    private Schedule? ScheduleOf(ScheduleTexts texts)
    {
        if (_schedules.TryGetValue(texts, out var schedule))
            return schedule;
        if (!Schedule.TryRestore(texts, out schedule))
            return null;
        if (_schedules.Count >= MostSchedules)
            _schedules.Clear();
        _schedules.Add(texts, schedule);
        return schedule;
    }
}

/// <summary>A scheduled task, as far as it matters for when it runs.</summary>
internal sealed class DueTask(long id, long generation, Schedule schedule, TimeSpan offset)
{
    public long Id => id;

    public long Generation => generation;

    public Schedule Schedule => schedule;

    public TimeSpan Offset => offset;

    /// <summary>The slot that runs next; the greatest instant when there is none.</summary>
    public DateTimeOffset Slot { get; set; }

    public DateTimeOffset Due => Schedule.DueAt(Slot, offset);

    public int? Concurrency { get; set; }

    public MissedRuns? MissedRuns { get; set; }

    /// <summary>The entry of the heap that counts.</summary>
    public int Stamp { get; set; }

    /// <summary>The jump of the clock for which it was decided what becomes of the slots that were missed.</summary>
    public int SeenJump { get; set; }

    /// <summary>The last of the missed slots that are to run.</summary>
    public DateTimeOffset CatchUpTo { get; set; } = DateTimeOffset.MinValue;

    public bool IsCatchingUp => Slot <= CatchUpTo;

    public SlotClaim ClaimTo(DateTimeOffset? next) => new(generation, next, next is { } slot ? Schedule.DueAt(slot, offset) : null);
}

/// <summary>What becomes of a task whose slot is due: first some slots are passed over, then one runs or none.</summary>
internal readonly record struct DueDecision(long Skipped, DateTimeOffset? SlotAfterSkipped, bool MovesLatestCompleted, bool Runs)
{
    public static DueDecision Run { get; } = new(0, null, false, true);
}
