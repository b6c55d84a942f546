using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Runs;

internal static class RunQueries
{
    private static readonly Func<TaskServerDbContext, PlatformId, PlatformId, Run?> ById = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId task, PlatformId run) => db.Runs.AsNoTracking().FirstOrDefault(r => r.Id == run && r.TaskId == task));

    // The literal 2 is what lets SQLite use the index of unfinished runs.
    private static readonly Func<TaskServerDbContext, PlatformId, PlatformId, DateTimeOffset, DateTimeOffset, int, IEnumerable<Run>> Unfinished = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId task, PlatformId after, DateTimeOffset afterTime, DateTimeOffset beforeTime, int limit) => db.Runs.AsNoTracking()
            .Where(r => r.TaskId == task && (int)r.Status < 2 && r.Id > after && r.ScheduledFor > afterTime && r.ScheduledFor < beforeTime)
            .OrderBy(r => r.Status == RunStatus.Scheduled && r.RequestedAt != null ? 0 : 1).ThenBy(r => r.Id)
            .Take(limit));

    private static readonly Func<TaskServerDbContext, PlatformId, PlatformId, DateTimeOffset, DateTimeOffset, int, IEnumerable<Run>> Finished = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId task, PlatformId after, DateTimeOffset afterTime, DateTimeOffset beforeTime, int limit) => db.Runs.AsNoTracking()
            .Where(r => r.TaskId == task && (int)r.Status >= 2 && r.Id > after && r.ScheduledFor > afterTime && r.ScheduledFor < beforeTime)
            .OrderByDescending(r => r.ScheduledFor).ThenByDescending(r => r.Id)
            .Take(limit));

    private static readonly Func<TaskServerDbContext, PlatformId, IEnumerable<RunLog>> LogOf = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId run) => db.RunLogs.Where(line => line.RunId == run).OrderBy(line => line.Index).AsNoTracking());

    public static Run? Find(TaskServerDbContext db, PlatformId taskId, PlatformId runId) => ById(db, taskId, runId);

    public static List<Run> List(TaskServerDbContext db, PlatformId taskId, RunFilter filter)
    {
        var after = filter.After ?? new PlatformId(long.MinValue);
        var afterTime = filter.AfterTime?.ToUniversalTime() ?? DateTimeOffset.MinValue;
        var beforeTime = filter.BeforeTime?.ToUniversalTime() ?? DateTimeOffset.MaxValue;
        var runs = Unfinished(db, taskId, after, afterTime, beforeTime, filter.Limit).ToList();
        if (runs.Count < filter.Limit)
            runs.AddRange(Finished(db, taskId, after, afterTime, beforeTime, filter.Limit - runs.Count));
        return runs;
    }

    public static List<RunLog> Log(TaskServerDbContext db, PlatformId runId) => [.. LogOf(db, runId)];

    /// <summary>The logs of several runs in one query.</summary>
    public static ILookup<PlatformId, RunLog> Logs(TaskServerDbContext db, List<Run> runs)
    {
        var ids = runs.ConvertAll(run => run.Id);
        return db.RunLogs.AsNoTracking().Where(line => ids.Contains(line.RunId)).OrderBy(line => line.RunId).ThenBy(line => line.Index)
            .ToLookup(line => line.RunId);
    }
}
