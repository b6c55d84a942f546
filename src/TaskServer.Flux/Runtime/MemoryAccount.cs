using System.Globalization;

namespace TaskServer.Flux.Runtime;

/// <summary>
/// Counts the bytes that a run holds: rows, which operations release, and large values, which the collector gives back, on a thread of its own. What several runs
/// hold together can be limited as well.
/// </summary>
internal sealed class MemoryAccount(long limit, FluxMemory? shared = null)
{
    private readonly Lock _lock = new();
    private FluxMemory? _shared = shared;
    private long _allocated;
    private long _held;
    private long _collectAt = limit / 8;

    public long Peak { get; private set; }

    public void Allocate(long bytes) => Allocate(bytes, isHeld: false);

    public void Release(long bytes) => Release(bytes, isHeld: false);

    /// <summary>Counts values.</summary>
    public void Hold(long bytes) => Allocate(bytes, isHeld: true);

    /// <summary>Values have been collected.</summary>
    public void ReleaseHeld(long bytes) => Release(bytes, isHeld: true);

    /// <summary>The run is over. What is collected later matters to nobody.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _shared?.Remove(_allocated);
            _shared = null;
        }
    }

    private void Allocate(long bytes, bool isHeld)
    {
        if (TryAllocate(bytes, isHeld) is { } refusal && (!Reclaim() || (refusal = TryAllocate(bytes, isHeld)) is not null))
            throw refusal;
    }

    private FluxException? TryAllocate(long bytes, bool isHeld)
    {
        lock (_lock)
        {
            if (_allocated + bytes > limit)
                return Exhausted(limit, "", _allocated, bytes);
            if (_shared is not null && !_shared.TryAdd(bytes, out var total))
                return Exhausted(_shared.Limit, " for all scripts", total, bytes);
            _allocated += bytes;
            if (isHeld)
                _held += bytes;
            Peak = Math.Max(Peak, _allocated);
            return null;
        }
    }

    private void Release(long bytes, bool isHeld)
    {
        lock (_lock)
        {
            _allocated -= bytes;
            if (isHeld)
                _held -= bytes;
            _shared?.Remove(bytes);
        }
    }

    // Some of the values may be garbage by now. To look costs a collection, so there must be much to gain.
    private bool Reclaim()
    {
        lock (_lock)
        {
            if (_held < _collectAt)
                return false;
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (_lock)
            _collectAt = _held + limit / 8;
        return true;
    }

    private static FluxException Exhausted(long limit, string scope, long allocated, long wanted) => new(
        "resource exhausted", string.Create(CultureInfo.InvariantCulture, $"memory allocation limit reached: limit {limit} bytes{scope}, allocated: {allocated}, wanted: {wanted}"));
}
