using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Sources;

/// <summary>A read that the storage can do alone: a bucket, a range, conditions on series. <see cref="Bounds"/> is null until a range stands behind <c>from</c>.</summary>
internal sealed record BucketScan(BucketReference Bucket, TimeBounds? Bounds, SeriesPredicate? Predicate)
{
    /// <summary>Another server that has the bucket; null for the own one.</summary>
    public RemoteServer? Remote { get; init; }

    public BucketScan Where(SeriesPredicate predicate) => this with { Predicate = Predicate is null ? predicate : new SeriesPredicate.And(Predicate, predicate) };
}

/// <summary>Where another server is, and how it knows us.</summary>
internal sealed record RemoteServer(string Host, string? Token);
