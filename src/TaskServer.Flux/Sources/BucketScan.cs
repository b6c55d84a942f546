using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Sources;

/// <summary>A read that the storage can do alone: a bucket, a range, conditions on series. <see cref="Bounds"/> is null until a range stands behind <c>from</c>.</summary>
internal sealed record BucketScan(BucketReference Bucket, TimeBounds? Bounds, SeriesPredicate? Predicate)
{
    public BucketScan Where(SeriesPredicate predicate) => this with { Predicate = Predicate is null ? predicate : new SeriesPredicate.And(Predicate, predicate) };
}
