namespace TaskServer.Tasks;

/// <summary>A script with a schedule, an owner and an organization.</summary>
public sealed class ScheduledTask
{
    public required PlatformId Id { get; init; }

    public required PlatformId OrganizationId { get; init; }

    public required PlatformId OwnerId { get; init; }

    /// <summary>The dialect that the task was created through; only that one may change what the task is.</summary>
    public required string Origin { get; init; }

    /// <summary>A text by which another dialect finds the task; unique; the decimal id unless the client chose one.</summary>
    public required string Key { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public ScheduledTaskStatus Status { get; set; } = ScheduledTaskStatus.Active;

    /// <summary>The name of the engine that runs the task, and its arguments as a JSON object (of `flux`: `{"query": script}`).</summary>
    public required string Engine { get; set; }

    public required string Arguments { get; set; }

    /// <summary>At most one of these two texts is set, as the script wrote it.</summary>
    public string? Every { get; set; }

    public string? Cron { get; set; }

    /// <summary>The IANA zone that cron and calendar units follow; UTC when absent.</summary>
    public string? Timezone { get; set; }

    /// <summary>Added to a slot to get the instant at which its run starts. May be negative.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>How many runs may be executed at once; null: any number.</summary>
    public int? Concurrency { get; set; }

    /// <summary>How many attempts a run has before it is failed; null: one.</summary>
    public int? Retry { get; set; }

    /// <summary>Overrides the server's setting for slots that passed while it was down.</summary>
    public MissedRuns? MissedRuns { get; set; }

    /// <summary>The slot that runs next; null when there is none. Written together with the run that takes a slot.</summary>
    public DateTimeOffset? NextSlot { get; set; }

    /// <summary>NextSlot plus Offset: what the scheduler compares with the clock.</summary>
    public DateTimeOffset? NextDue { get; set; }

    public DateTimeOffset LatestCompleted { get; set; }

    public RunStatusOfTask? LastRunStatus { get; set; }

    public string? LastRunError { get; set; }

    /// <summary>The slot of the last run that succeeded: what scripts ask for with `tasks.lastSuccess`.</summary>
    public DateTimeOffset? LatestSuccess { get; set; }

    /// <summary>Grows whenever the schedule or the status changes: what the old schedule planned is void then.</summary>
    public long ScheduleGeneration { get; set; } = 1;

    /// <summary>Slots that were skipped because the server was down or too many runs waited.</summary>
    public long SkippedSlots { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>Grows with every accepted change, from whichever dialect.</summary>
    public long Version { get; set; } = 1;

    /// <summary>The script this task runs by reference, with its parameters as a JSON object; null for a script of its own.</summary>
    public PlatformId? ScriptId { get; set; }

    public string? ScriptParameters { get; set; }

    /// <summary>A copy to change. Tasks that reads hand out may be shared, and are never changed.</summary>
    internal ScheduledTask Copy() => (ScheduledTask)MemberwiseClone();
}

public enum ScheduledTaskStatus
{
    Active,
    Inactive,
}

/// <summary>What happens with slots whose start passed while the server was down or the machine slept.</summary>
public enum MissedRuns
{
    /// <summary>They are skipped, counted and logged.</summary>
    Skip,

    /// <summary>One run for the most recent one.</summary>
    Latest,

    /// <summary>Every one runs, at most 1 000 a task.</summary>
    All,
}

/// <summary>How the last finished run of a task ended.</summary>
public enum RunStatusOfTask
{
    Success,
    Failed,
    Canceled,
}
