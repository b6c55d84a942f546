using TaskServer.Storage;

namespace TaskServer.Tasks;

/// <summary>A task's row without EF Core, for the paths that read one per run, and for new ones. A test holds it to the model.</summary>
internal static class TaskRow
{
    public const string Columns = """
        "Id", "OrganizationId", "OwnerId", "Origin", "Key", "Name", "Description", "Status", "Engine", "Every", "Cron", "Timezone",
        "Offset", "Concurrency", "Retry", "MissedRuns", "NextSlot", "NextDue", "LatestCompleted", "LastRunStatus", "LatestSuccess",
        "ScheduleGeneration", "SkippedSlots", "CreatedAt", "UpdatedAt", "Version", "ScriptId", "Arguments", "ScriptParameters", "LastRunError"
        """;

    public static readonly string Insert =
        $"INSERT INTO \"Tasks\" ({Columns}) VALUES ({string.Join(", ", Enumerable.Range(1, Columns.Split(',').Length).Select(i => $"?{i}"))})";

    /// <summary>What <see cref="Insert"/> takes, in the order of <see cref="Columns"/>.</summary>
    public static object?[] Values(ScheduledTask task) =>
    [
        task.Id.Value,
        task.OrganizationId.Value,
        task.OwnerId.Value,
        task.Origin,
        task.Key,
        task.Name,
        task.Description,
        (int)task.Status,
        task.Engine,
        task.Every,
        task.Cron,
        task.Timezone,
        task.Offset.Ticks,
        task.Concurrency,
        task.Retry,
        (int?)task.MissedRuns,
        Instant.ToStored(task.NextSlot),
        Instant.ToStored(task.NextDue),
        Instant.ToStored(task.LatestCompleted),
        (int?)task.LastRunStatus,
        Instant.ToStored(task.LatestSuccess),
        task.ScheduleGeneration,
        task.SkippedSlots,
        Instant.ToStored(task.CreatedAt),
        Instant.ToStored(task.UpdatedAt),
        task.Version,
        task.ScriptId?.Value,
        task.Arguments,
        task.ScriptParameters,
        task.LastRunError,
    ];

    public static ScheduledTask Read(Statement.Rows row) => new()
    {
        Id = new PlatformId(row.Number(0)),
        OrganizationId = new PlatformId(row.Number(1)),
        OwnerId = new PlatformId(row.Number(2)),
        Origin = row.Text(3),
        Key = row.Text(4),
        Name = row.Text(5),
        Description = row.Text(6),
        Status = (ScheduledTaskStatus)row.Number(7),
        Engine = row.Text(8),
        Every = row.OptionalText(9),
        Cron = row.OptionalText(10),
        Timezone = row.OptionalText(11),
        Offset = new TimeSpan(row.Number(12)),
        Concurrency = row.OptionalNumber(13),
        Retry = row.OptionalNumber(14),
        MissedRuns = (MissedRuns?)row.OptionalNumber(15),
        NextSlot = row.OptionalTime(16),
        NextDue = row.OptionalTime(17),
        LatestCompleted = row.Time(18),
        LastRunStatus = (RunStatusOfTask?)row.OptionalNumber(19),
        LatestSuccess = row.OptionalTime(20),
        ScheduleGeneration = row.Number(21),
        SkippedSlots = row.Number(22),
        CreatedAt = row.Time(23),
        UpdatedAt = row.OptionalTime(24),
        Version = row.Number(25),
        ScriptId = row.IsNull(26) ? null : new PlatformId(row.Number(26)),
        Arguments = row.Text(27),
        ScriptParameters = row.OptionalText(28),
        LastRunError = row.OptionalText(29),
    };
}
