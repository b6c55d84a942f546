namespace TaskServer.Scheduling;

/// <summary>Runs that somebody asked for and whose time has not come. Not thread-safe.</summary>
internal sealed class WaitingForTheirTime
{
    private readonly SortedSet<(DateTimeOffset RunAt, PlatformId Id)> _order = [];
    private readonly Dictionary<PlatformId, QueuedRun> _runs = [];

    public DateTimeOffset? Next => _order.Count > 0 ? _order.Min.RunAt : null;

    public int Count => _runs.Count;

    public void Add(QueuedRun run)
    {
        _runs[run.Id] = run;
        _order.Add((run.RunAt, run.Id));
    }

    public void Remove(PlatformId id)
    {
        if (_runs.Remove(id, out var run))
            _order.Remove((run.RunAt, id));
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
            _order.Remove(first);
            _runs.Remove(first.Id, out var run);
            due.Add(run!);
        }

        return due;
    }
}
