using TaskServer.Points;

namespace TaskServer.Buckets;

/// <summary>A named place for points, with a retention.</summary>
public sealed class Bucket
{
    public required PlatformId Id { get; init; }

    public required PlatformId OrganizationId { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    /// <summary>True for `_tasks` and `_monitoring`.</summary>
    public bool IsSystem { get; init; }

    /// <summary>How long points are kept, in seconds; 0: for ever.</summary>
    public long RetentionSeconds { get; set; }

    public long ShardGroupSeconds { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Up to when the bucket takes points at <paramref name="now"/>; null where it keeps them for ever.</summary>
    public RetentionBound? Retention(DateTimeOffset now)
    {
        if (RetentionSeconds == 0)
            return null;
        var period = TimeSpan.FromSeconds(RetentionSeconds);
        return new RetentionBound((now - period - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, period);
    }
}
