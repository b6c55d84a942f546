namespace TaskServer.Runs;

/// <summary>Which runs a list holds: unfinished ones first, then finished ones, newest slot first.</summary>
public sealed record RunFilter
{
    /// <summary>Runs with greater ids than this, whether it exists or not.</summary>
    public PlatformId? After { get; init; }

    public int Limit { get; init; } = 100;

    /// <summary>Both bounds are exclusive and compared with the slot.</summary>
    public DateTimeOffset? AfterTime { get; init; }

    public DateTimeOffset? BeforeTime { get; init; }
}

/// <summary>A run and the lines of its log in their order.</summary>
public sealed record RunWithLog(Run Run, IReadOnlyList<RunLog> Log);
