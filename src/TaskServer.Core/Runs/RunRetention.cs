using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskServer.Storage;

namespace TaskServer.Runs;

/// <summary>Removes finished runs that are old or too many, a few at a time so that no other write waits for it. The latest run of a task stays.</summary>
internal sealed partial class RunRetention(StoreReader reader, StoreWriter writer, IOptions<RunOptions> options, TimeProvider time, ILogger<RunRetention> logger)
    : BackgroundService
{
    private const int ChunkSize = 250;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Removes all that is due to go; the number of runs.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var removed = await RemoveOldAsync(cancellationToken);
        foreach (var task in TasksWithTooMany())
            removed += await RemoveSurplusAsync(task, cancellationToken);
        if (removed > 0)
            Log.Removed(logger, removed);
        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    Log.Failed(logger, fault);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // Runs have ids that grow with time: what may be old is a range of ids, walked through once.
    private async Task<int> RemoveOldAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Value.Retention;
        var (after, removed) = (default(PlatformId), 0);
        while (OldAfter(after, before) is { Count: > 0 } old)
        {
            removed += await writer.ChangeAsync(session => session.Journal.DeleteUnlessLatest(old), null, cancellationToken);
            after = old[^1];
        }

        return removed;
    }

    private List<PlatformId> OldAfter(PlatformId after, DateTimeOffset before)
    {
        var end = PlatformIds.FirstAt(before);
        using var db = reader.Open();
        return [.. db.Runs.Where(run => run.Id > after && run.Id < end && (int)run.Status >= 2 && run.FinishedAt < before)
            .OrderBy(run => run.Id).Take(ChunkSize).Select(run => run.Id)];
    }

    private List<PlatformId> TasksWithTooMany()
    {
        var most = options.Value.MaxPerTask;
        using var db = reader.Open();
        return [.. db.Runs.GroupBy(run => run.TaskId).Where(runs => runs.Count() > most).Select(runs => runs.Key)];
    }

    private async Task<int> RemoveSurplusAsync(PlatformId taskId, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (true)
        {
            List<PlatformId> surplus;
            using (var db = reader.Open())
                surplus = [.. db.Runs.Where(run => run.TaskId == taskId && (int)run.Status >= 2)
                    .OrderByDescending(run => run.ScheduledFor).ThenByDescending(run => run.Id)
                    .Skip(options.Value.MaxPerTask).Take(ChunkSize).Select(run => run.Id)];
            if (surplus.Count == 0)
                return removed;
            removed += await writer.ChangeAsync(session => session.Journal.DeleteUnlessLatest(surplus), null, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Information, "{Count} finished runs were removed")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(41, LogLevel.Error, "Removing finished runs failed and is tried again later")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
