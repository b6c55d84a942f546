using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

/// <summary>What the scheduler reads at start: two queries, each over an index of just those rows.</summary>
internal static class ScheduledRows
{
    private const string Scheduled = """
        SELECT "Id", "ScheduleGeneration", "NextSlot", "Offset", "Every", "Cron", "Timezone", "Concurrency", "MissedRuns"
        FROM "Tasks" WHERE "Status" = 0 AND "NextSlot" IS NOT NULL
        """;

    private const string Unfinished = """
        SELECT r."Id", r."TaskId", r."ScheduledFor", r."RunAt", r."RequestedAt", r."Status", r."Attempt", t."Concurrency"
        FROM "Runs" r JOIN "Tasks" t ON t."Id" = r."TaskId" WHERE r."Status" < 2 ORDER BY r."Id"
        """;

    public static IEnumerable<ScheduledRow> Read(TaskServerDbContext db)
    {
        using var command = Command(db, Scheduled);
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return new ScheduledRow(
                row.GetInt64(0), row.GetInt64(1), Instant.FromStored(row.GetInt64(2)), new TimeSpan(row.GetInt64(3)),
                Text(row, 4), Text(row, 5), Text(row, 6), Number(row, 7), (MissedRuns?)Number(row, 8));
    }

    public static List<UnfinishedRun> ReadUnfinished(TaskServerDbContext db)
    {
        var runs = new List<UnfinishedRun>();
        using var command = Command(db, Unfinished);
        using var row = command.ExecuteReader();
        while (row.Read())
            runs.Add(new UnfinishedRun(
                new PlatformId(row.GetInt64(0)), new PlatformId(row.GetInt64(1)), Instant.FromStored(row.GetInt64(2)),
                Instant.FromStored(row.GetInt64(3)), !row.IsDBNull(4), row.GetInt32(5) == 1, row.GetInt32(6), Number(row, 7)));
        return runs;
    }

    private static DbCommand Command(TaskServerDbContext db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static int? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
}

internal readonly record struct ScheduledRow(
    long Id, long Generation, DateTimeOffset NextSlot, TimeSpan Offset, string? Every, string? Cron, string? Timezone, int? Concurrency, MissedRuns? MissedRuns);

internal sealed record UnfinishedRun(
    PlatformId Id, PlatformId TaskId, DateTimeOffset ScheduledFor, DateTimeOffset RunAt, bool IsForced, bool IsStarted, int Attempt, int? Concurrency)
{
    public QueuedRun ToQueued() => new()
    {
        Id = Id,
        TaskId = TaskId,
        ScheduledFor = ScheduledFor,
        RunAt = RunAt,
        IsForced = IsForced,
        IsStarted = IsStarted,
        IsResumed = IsStarted,
        Attempt = Attempt,
    };
}
