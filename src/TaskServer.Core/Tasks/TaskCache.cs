using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace TaskServer.Tasks;

/// <summary>
/// Tasks by id as they are stored, kept in step with the commits: the writer replaces or removes an entry before whoever made
/// the change hears of it. Entries are shared and must not be changed.
/// </summary>
public sealed class TaskCache
{
    private const int Most = 20_000;
    private const int Stripes = 256;

    private readonly ConcurrentDictionary<PlatformId, ScheduledTask> _tasks = new();
    private readonly Lock[] _gates = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly long[] _changes = new long[Stripes];
    private int _count;

    internal bool TryGet(PlatformId id, [NotNullWhen(true)] out ScheduledTask? task) => _tasks.TryGetValue(id, out task);

    /// <summary>To be taken before a task is read from the store; see <see cref="Offer"/>.</summary>
    internal long Stamp(PlatformId id) => Volatile.Read(ref _changes[StripeOf(id)]);

    /// <summary>Keeps what was read from the store, unless a commit has come in between.</summary>
    internal void Offer(ScheduledTask task, long stamp)
    {
        var stripe = StripeOf(task.Id);
        lock (_gates[stripe])
            if (_changes[stripe] == stamp)
                Put(task);
    }

    /// <summary>A commit has changed the task.</summary>
    internal void Replace(ScheduledTask task)
    {
        var stripe = StripeOf(task.Id);
        lock (_gates[stripe])
        {
            _changes[stripe]++;
            Put(task);
        }
    }

    /// <summary>A commit has changed or removed the task.</summary>
    internal void Remove(PlatformId id)
    {
        var stripe = StripeOf(id);
        lock (_gates[stripe])
        {
            _changes[stripe]++;
            if (_tasks.TryRemove(id, out _))
                Interlocked.Decrement(ref _count);
        }
    }

    private static int StripeOf(PlatformId id) => (int)((ulong)id.Value * 0x9E3779B97F4A7C15 >> 56);

    private void Put(ScheduledTask task)
    {
        if (_tasks.TryAdd(task.Id, task))
        {
            // Full: any entry may go, it is read again when it is wanted.
            if (Interlocked.Increment(ref _count) > Most)
                Shrink();
        }
        else
        {
            _tasks[task.Id] = task;
        }
    }

    private void Shrink()
    {
        foreach (var (id, _) in _tasks)
        {
            if (Volatile.Read(ref _count) <= Most * 3 / 4)
                return;
            if (_tasks.TryRemove(id, out _))
                Interlocked.Decrement(ref _count);
        }
    }
}
