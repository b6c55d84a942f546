using TaskServer.Flux.Sources;

namespace TaskServer.Flux;

/// <summary>What a run sees of the world around it.</summary>
public sealed record FluxEnvironment
{
    /// <summary>The instant that <c>now()</c> gives unless the script sets its own, as nanoseconds since 1970. Without it the clock's.</summary>
    public long? Now { get; init; }

    public string OrganizationId { get; init; } = "";

    public string OrganizationName { get; init; } = "";

    /// <summary>The buckets that the caller may use.</summary>
    public IBucketSource Buckets { get; init; } = NoBuckets.Instance;

    /// <summary>The value of a secret, null when there is none of this name.</summary>
    public Func<string, string?> Secrets { get; init; } = static _ => null;

    /// <summary>Sends the requests of scripts; the host decides where they may go.</summary>
    public IFluxHttp Http { get; init; } = NoHttp.Instance;

    /// <summary>The data bases that scripts may use; the host decides which.</summary>
    public IFluxSql Sql { get; init; } = NoSql.Instance;

    public FluxLimits Limits { get; init; } = new();

    /// <summary>When the task ran last with success, nanoseconds since 1970; what <c>tasks.lastSuccess</c> gives.</summary>
    public long? LatestSuccess { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Bounds of one run.</summary>
public sealed record FluxLimits
{
    /// <summary>Bytes of rows that may be held at one time.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>What the run shares with others; null when nothing is shared.</summary>
    public FluxMemory? SharedMemory { get; init; }

    /// <summary>Rows of a single result.</summary>
    public long ResultRows { get; init; } = long.MaxValue;

    public int HttpCalls { get; init; } = int.MaxValue;

    /// <summary>How deep calls may nest.</summary>
    public int CallDepth { get; init; } = 400;

    public TimeSpan Time { get; init; } = Timeout.InfiniteTimeSpan;
}

/// <summary>Bytes that several runs may hold together. Can be used by many threads.</summary>
public sealed class FluxMemory(long limit)
{
    private long _used;

    public long Limit => limit;

    /// <summary>What runs hold at the moment.</summary>
    public long Used => Interlocked.Read(ref _used);

    internal bool TryAdd(long bytes, out long used)
    {
        var after = Interlocked.Add(ref _used, bytes);
        used = after - bytes;
        if (after <= limit)
            return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    internal void Remove(long bytes) => Interlocked.Add(ref _used, -bytes);
}
