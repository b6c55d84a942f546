using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Sources;

/// <summary>
/// The buckets of a server as one caller may use them. Refusals are <see cref="FluxException"/>s with the public code and the text of the server
/// (<c>could not find bucket "x"</c>, code <c>not found</c>).
/// </summary>
public interface IBucketSource
{
    /// <summary>Finds a bucket to read from or, with <paramref name="forWriting"/>, to write to.</summary>
    FluxBucket Resolve(BucketReference bucket, bool forWriting);

    /// <summary>The buckets of an organization (null: the caller's) that the caller may see.</summary>
    IReadOnlyList<FluxBucket> List(string? organization, string? organizationId);

    /// <summary>
    /// The series with a point in the range that can satisfy the predicate, in order of measurement, tags, field. A source may answer more than asked for:
    /// whatever its <see cref="ScanRequest.Predicate"/> does not decide by tags alone is checked again by the caller.
    /// </summary>
    IEnumerable<SeriesScan> Scan(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken);

    /// <summary>Number of series with a point in the range that satisfy the predicate. A series is a measurement with its tags here, however many fields it has.</summary>
    long Cardinality(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken);

    /// <summary>Writes points; all of a call succeed, or the exception names the first that did not.</summary>
    void Write(FluxBucket bucket, IReadOnlyList<FluxPoint> points, CancellationToken cancellationToken);
}

/// <summary>A bucket by name or by id, in an organization by name or by id; neither of the latter means the caller's.</summary>
public sealed record BucketReference
{
    public string? Name { get; init; }

    public string? Id { get; init; }

    public string? Organization { get; init; }

    public string? OrganizationId { get; init; }
}

/// <summary>A retention period of 0 keeps everything. <see cref="Handle"/> is the source's own.</summary>
public sealed record FluxBucket(string Id, string Name, string OrganizationId, long RetentionPeriodNanoseconds, object? Handle = null);

/// <summary>Start is inclusive, stop exclusive, both nanoseconds since 1970.</summary>
public sealed record ScanRequest(long Start, long Stop)
{
    /// <summary>Null for all series.</summary>
    public SeriesPredicate? Predicate { get; init; }

    /// <summary>Which of the points in the range are wanted; a source may always give all of them.</summary>
    public ScanExtent Extent { get; init; }
}

public enum ScanExtent
{
    All,

    /// <summary>The earliest point of each series is enough.</summary>
    First,

    /// <summary>The latest point of each series is enough.</summary>
    Last,
}

/// <summary>One series and field within a scan.</summary>
public abstract class SeriesScan
{
    public abstract string Measurement { get; }

    public abstract string Field { get; }

    /// <summary>Sorted by key, ordinal.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, string>> Tags { get; }

    /// <summary>Never <see cref="ColumnType.Time"/>.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>The points in ascending time; enumerated at most once.</summary>
    public abstract IEnumerable<PointBlock> Blocks();
}

/// <summary>
/// A stretch of points of one series. <see cref="Values"/> is a <c>long[]</c> (int and uint), <c>double[]</c>, <c>bool[]</c> or <c>string[]</c>. Both arrays are the
/// source's own: nobody changes them, and they must not change while the scan is read. Blocks of a few thousand points are best.
/// </summary>
public readonly record struct PointBlock(long[] Times, Array Values, int Offset, int Count);

/// <summary>A point to write. Values are long, ulong, double, bool or string.</summary>
public sealed record FluxPoint(string Measurement, IReadOnlyList<KeyValuePair<string, string>> Tags, IReadOnlyList<KeyValuePair<string, object>> Fields, long Time);

/// <summary>A host without buckets.</summary>
internal sealed class NoBuckets : IBucketSource
{
    public static NoBuckets Instance { get; } = new();

    public FluxBucket Resolve(BucketReference bucket, bool forWriting) =>
        throw FluxException.NotFound($"could not find bucket \"{bucket.Name ?? bucket.Id}\"");

    public IReadOnlyList<FluxBucket> List(string? organization, string? organizationId) => [];

    public IEnumerable<SeriesScan> Scan(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) => [];

    public long Cardinality(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) => 0;

    public void Write(FluxBucket bucket, IReadOnlyList<FluxPoint> points, CancellationToken cancellationToken)
    {
    }
}
