namespace TaskServer.Flux.Runtime;

/// <summary>Memory that values of a script take. Nobody frees values, so it is given back when the collector finds it.</summary>
internal sealed class Holding
{
    private readonly MemoryAccount _memory;
    private long _bytes;

    public Holding(MemoryAccount memory) => _memory = memory;

    ~Holding() => _memory.ReleaseHeld(_bytes);

    public void Grow(long bytes)
    {
        _memory.Hold(bytes);
        _bytes += bytes;
    }
}

/// <summary>Counts what is being made piece by piece, and looks for a cancellation on the way. Small results are not counted.</summary>
internal struct Growth
{
    private const int Step = 64 << 10;

    private long _pending;
    private Holding? _holding;

    public void Add(long bytes)
    {
        _pending += bytes;
        if (_pending >= Step)
            Count();
    }

    /// <summary>The finished object answers for what was counted.</summary>
    public readonly void MoveTo(object owner)
    {
        if (_holding is not null)
            Work.Keep(owner, _holding);
    }

    private void Count()
    {
        Work.ThrowIfCancelled();
        _holding ??= Work.Hold();
        _holding?.Grow(_pending);
        _pending = 0;
    }
}
