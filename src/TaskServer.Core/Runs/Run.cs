namespace TaskServer.Runs;

/// <summary>One execution of a task for one slot.</summary>
public sealed class Run
{
    public required PlatformId Id { get; init; }

    public required PlatformId TaskId { get; init; }

    /// <summary>The instant the run is for, in whole seconds: the script's `now`.</summary>
    public required DateTimeOffset ScheduledFor { get; init; }

    /// <summary>When somebody asked for the run; null for runs that the schedule made.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>The earliest instant at which the run may start.</summary>
    public required DateTimeOffset RunAt { get; init; }

    public RunStatus Status { get; set; } = RunStatus.Scheduled;

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>How often the run was begun: by retry, or again after a restart.</summary>
    public int Attempt { get; set; }

    public bool IsFinished => Status is RunStatus.Success or RunStatus.Failed or RunStatus.Canceled;
}

public enum RunStatus
{
    Scheduled,
    Started,
    Success,
    Failed,
    Canceled,
}
