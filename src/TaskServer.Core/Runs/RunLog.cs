namespace TaskServer.Runs;

/// <summary>One line of a run's log.</summary>
public sealed class RunLog
{
    public required PlatformId RunId { get; init; }

    /// <summary>0, 1, 2 … without gaps within a run.</summary>
    public required int Index { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Message { get; init; }
}
