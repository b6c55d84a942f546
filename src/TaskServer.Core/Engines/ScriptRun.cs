using System.Text.Json.Nodes;
using TaskServer.Access;

namespace TaskServer.Engines;

/// <summary>All that a script may touch during one run.</summary>
public sealed record ScriptRun
{
    public required PlatformId TaskId { get; init; }

    public required PlatformId RunId { get; init; }

    public required string TaskName { get; init; }

    public required PlatformId OrganizationId { get; init; }

    /// <summary>The owner of the task with the rights that follow from memberships at the start of the run.</summary>
    public required Principal Owner { get; init; }

    public required JsonObject Arguments { get; init; }

    /// <summary>The slot: the script's `now`, whatever the clock says.</summary>
    public required DateTimeOffset ScheduledFor { get; init; }

    /// <summary>The slot of the last run that succeeded, if any did.</summary>
    public DateTimeOffset? LatestSuccess { get; init; }

    /// <summary>Appends a line to the run's log.</summary>
    public required Action<string> Log { get; init; }
}
