namespace TaskServer.Scheduling;

/// <summary>Runs that somebody asked for and whose time has not come. Not thread-safe.</summary>
internal sealed class WaitingForTheirTime
{
    private readonly SortedSet<(DateTimeOffset RunAt, PlatformId Id)> _order = [];
    private readonly Dictionary<PlatformId, QueuedRun> _runs = [];
    private readonly Dictionary<PlatformId, int> _counts = [];

    public DateTimeOffset? Next => _order.Count > 0 ? _order.Min.RunAt : null;

    public int Count => _runs.Count;

    public int CountOf(PlatformId taskId) => _counts.GetValueOrDefault(taskId);

    public void Add(QueuedRun run)
    {
        if (!_runs.TryAdd(run.Id, run))
            return;
        _order.Add((run.RunAt, run.Id));
        _counts[run.TaskId] = CountOf(run.TaskId) + 1;
    }

    public void Remove(PlatformId id)
    {
        if (!_runs.Remove(id, out var run))
            return;
        _order.Remove((run.RunAt, id));
        if (CountOf(run.TaskId) is var count and > 1)
            _counts[run.TaskId] = count - 1;
        else
            _counts.Remove(run.TaskId);
    }

    public void RemoveOf(PlatformId taskId)
    {
        if (_runs.Count == 0)
            return;
        foreach (var run in _runs.Values.Where(run => run.TaskId == taskId).ToList())
            Remove(run.Id);
    }

    /// <summary>Those whose time has come, in its order.</summary>
    public List<QueuedRun> Take(DateTimeOffset now)
    {
        var due = new List<QueuedRun>();
        while (_order.Count > 0 && _order.Min is var first && first.RunAt <= now)
        {
            due.Add(_runs[first.Id]);
            Remove(first.Id);
        }

        return due;
    }
}
