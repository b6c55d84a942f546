using Microsoft.Data.Sqlite;
using TaskServer.Storage;

namespace TaskServer.Tasks;

/// <summary>A task's row without EF Core, for the paths that read one per run.</summary>
internal static class TaskRow
{
    public const string Columns = """
        "Id", "OrganizationId", "OwnerId", "Origin", "Key", "Name", "Description", "Status", "Engine", "Every", "Cron", "Timezone",
        "Offset", "Concurrency", "Retry", "MissedRuns", "NextSlot", "NextDue", "LatestCompleted", "LastRunStatus", "LatestSuccess",
        "ScheduleGeneration", "SkippedSlots", "CreatedAt", "UpdatedAt", "Version", "ScriptId", "Arguments", "ScriptParameters", "LastRunError"
        """;

    public static ScheduledTask Read(SqliteDataReader row) => new()
    {
        Id = new PlatformId(row.GetInt64(0)),
        OrganizationId = new PlatformId(row.GetInt64(1)),
        OwnerId = new PlatformId(row.GetInt64(2)),
        Origin = row.GetString(3),
        Key = row.GetString(4),
        Name = row.GetString(5),
        Description = row.GetString(6),
        Status = (ScheduledTaskStatus)row.GetInt32(7),
        Engine = row.GetString(8),
        Every = Text(row, 9),
        Cron = Text(row, 10),
        Timezone = Text(row, 11),
        Offset = new TimeSpan(row.GetInt64(12)),
        Concurrency = Number(row, 13),
        Retry = Number(row, 14),
        MissedRuns = (MissedRuns?)Number(row, 15),
        NextSlot = Time(row, 16),
        NextDue = Time(row, 17),
        LatestCompleted = Instant.FromStored(row.GetInt64(18)),
        LastRunStatus = (RunStatusOfTask?)Number(row, 19),
        LatestSuccess = Time(row, 20),
        ScheduleGeneration = row.GetInt64(21),
        SkippedSlots = row.GetInt64(22),
        CreatedAt = Instant.FromStored(row.GetInt64(23)),
        UpdatedAt = Time(row, 24),
        Version = row.GetInt64(25),
        ScriptId = row.IsDBNull(26) ? null : new PlatformId(row.GetInt64(26)),
        Arguments = row.GetString(27),
        ScriptParameters = Text(row, 28),
        LastRunError = Text(row, 29),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static int? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Instant.FromStored(row.GetInt64(column));
}
