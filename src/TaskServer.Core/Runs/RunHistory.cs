using TaskServer.Storage;

namespace TaskServer.Runs;

/// <summary>A run that has ended, with the name that its task has now and its log.</summary>
public sealed record EndedRun(Run Run, string TaskName, IReadOnlyList<RunLog> Log)
{
    /// <summary>When it started; when it ended, if it never started.</summary>
    public DateTimeOffset Time => Run.StartedAt ?? Run.FinishedAt ?? Run.ScheduledFor;
}

/// <summary>What has run in an organization.</summary>
public static class RunHistory
{
    /// <summary>The ended runs from <paramref name="start"/> on and before <paramref name="stop"/>, by task and time.</summary>
    public static IReadOnlyList<EndedRun> Of(StoreReader reader, PlatformId organizationId, DateTimeOffset start, DateTimeOffset stop)
    {
        using var db = reader.Open();
        var runs = (
                from run in db.Runs
                join task in db.Tasks on run.TaskId equals task.Id
                where task.OrganizationId == organizationId
                    && run.Status >= RunStatus.Success
                    && (run.StartedAt ?? run.FinishedAt) >= start && (run.StartedAt ?? run.FinishedAt) < stop
                select new { Run = run, task.Name })
            .ToList();
        var logs = (
                from line in db.RunLogs
                join run in db.Runs on line.RunId equals run.Id
                join task in db.Tasks on run.TaskId equals task.Id
                where task.OrganizationId == organizationId
                    && run.Status >= RunStatus.Success
                    && (run.StartedAt ?? run.FinishedAt) >= start && (run.StartedAt ?? run.FinishedAt) < stop
                orderby line.Index
                select line)
            .ToLookup(line => line.RunId);
        return
        [
            .. runs.Select(row => new EndedRun(row.Run, row.Name, [.. logs[row.Run.Id]]))
                .OrderBy(ended => ended.Run.TaskId).ThenBy(ended => ended.Time).ThenBy(ended => ended.Run.Id),
        ];
    }
}
