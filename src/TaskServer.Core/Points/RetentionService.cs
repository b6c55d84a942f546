using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskServer.Storage;

namespace TaskServer.Points;

/// <summary>Removes the points that are older than their bucket keeps them, once a minute.</summary>
internal sealed partial class RetentionService(StoreReader reader, PointStore points, TimeProvider time, ILogger<RetentionService> logger)
    : BackgroundService
{
    private const long NanosecondsPerTick = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>One look at every bucket that has a retention.</summary>
    internal async Task EnforceAsync(CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var buckets = await db.Buckets.Where(bucket => bucket.RetentionSeconds > 0)
            .Select(bucket => new { bucket.Id, bucket.RetentionSeconds }).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var bucket in buckets)
            await points.EnforceRetentionAsync(bucket.Id, Oldest(now, bucket.RetentionSeconds), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryEnforceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryEnforceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await EnforceAsync(stoppingToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The next minute tries again; a host stops when a service of it throws.
            Log.Failed(logger, fault);
        }
    }

    /// <summary>The oldest time that is kept, in Unix nanoseconds. A retention of centuries keeps everything.</summary>
    private static long Oldest(DateTimeOffset now, long retentionSeconds)
    {
        var oldest = (Int128)(now - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick - (Int128)retentionSeconds * 1_000_000_000;
        return oldest < long.MinValue ? long.MinValue : (long)oldest;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old points could not be removed")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
