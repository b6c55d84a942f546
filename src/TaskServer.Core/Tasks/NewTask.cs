using System.Text.Json.Nodes;

namespace TaskServer.Tasks;

/// <summary>When and how often a task runs. At most one of <see cref="Every"/> and <see cref="Cron"/> is set.</summary>
public sealed record TaskDefinition
{
    public string? Every { get; init; }

    public string? Cron { get; init; }

    public string? Timezone { get; init; }

    public TimeSpan Offset { get; init; }

    public int? Concurrency { get; init; }

    public int? Retry { get; init; }

    public MissedRuns? MissedRuns { get; init; }

    public static TaskDefinition Of(ScheduledTask task) => new()
    {
        Every = task.Every,
        Cron = task.Cron,
        Timezone = task.Timezone,
        Offset = task.Offset,
        Concurrency = task.Concurrency,
        Retry = task.Retry,
        MissedRuns = task.MissedRuns,
    };

    internal bool HasScheduleOf(ScheduledTask task) =>
        (Every, Cron, Timezone, Offset) == (task.Every, task.Cron, task.Timezone, task.Offset);
}

/// <summary>A task to be created. The dialect has read the script's options; the engine has checked the arguments.</summary>
public sealed record NewTask
{
    public required PlatformId OrganizationId { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public ScheduledTaskStatus Status { get; init; } = ScheduledTaskStatus.Active;

    public required string Engine { get; init; }

    public required JsonObject Arguments { get; init; }

    public TaskDefinition Definition { get; init; } = new();

    /// <summary>The dialect: `influx`, `arango`, `fylr`.</summary>
    public required string Origin { get; init; }

    /// <summary>Null: the decimal id.</summary>
    public string? Key { get; init; }

    public PlatformId? ScriptId { get; init; }

    public JsonObject? ScriptParameters { get; init; }
}

/// <summary>What an update changes; null members stay as they are.</summary>
public sealed record TaskChange
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public ScheduledTaskStatus? Status { get; init; }

    public string? Engine { get; init; }

    public JsonObject? Arguments { get; init; }

    /// <summary>Replaces all of it; where schedule, zone and offset are as before, the schedule goes on undisturbed.</summary>
    public TaskDefinition? Definition { get; init; }

    public PlatformId? ScriptId { get; init; }

    public JsonObject? ScriptParameters { get; init; }
}

/// <summary>Which tasks a list holds. Filters combine; the order is that of ids.</summary>
public sealed record TaskFilter
{
    /// <summary>Tasks with greater ids than this, whether it exists or not.</summary>
    public PlatformId? After { get; init; }

    public int Limit { get; init; } = 100;

    public string? Name { get; init; }

    public PlatformId? OwnerId { get; init; }

    public PlatformId? OrganizationId { get; init; }

    public ScheduledTaskStatus? Status { get; init; }

    public PlatformId? ScriptId { get; init; }

    public string? Origin { get; init; }
}
