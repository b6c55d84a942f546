using TaskServer.Access;
using TaskServer.Buckets;
using TaskServer.Flux;
using TaskServer.Flux.Sources;
using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Engines.Flux;

/// <summary>This server's buckets as one caller may use them.</summary>
internal sealed class BucketSource(FluxCaller caller, StoreReader reader, PointStore points, TimeProvider time) : IBucketSource
{
    public FluxBucket Resolve(BucketReference bucket, bool forWriting)
    {
        var organization = OrganizationOf(bucket.Organization, bucket.OrganizationId);
        using var db = reader.Open();
        var id = bucket.Id is { } text ? (PlatformId.TryParse(text, null, out var parsed) ? parsed : default) : (PlatformId?)null;
        var found = id is { } known
            ? db.Buckets.FirstOrDefault(b => b.Id == known && b.OrganizationId == organization)
            : db.Buckets.FirstOrDefault(b => b.Name == bucket.Name && b.OrganizationId == organization);
        if (found is null)
            throw FluxException.NotFound($"could not find bucket \"{bucket.Name ?? bucket.Id}\"");
        if (!May(forWriting ? PermissionAction.Write : PermissionAction.Read, found))
            throw new FluxException("unauthorized", $"user not authorized to {(forWriting ? "write" : "read")}");
        return Of(found);
    }

    public IReadOnlyList<FluxBucket> List(string? organization, string? organizationId)
    {
        var id = OrganizationOf(organization, organizationId);
        using var db = reader.Open();
        return [.. db.Buckets.Where(b => b.OrganizationId == id).OrderBy(b => b.Name).AsEnumerable().Where(b => May(PermissionAction.Read, b)).Select(Of)];
    }

    public IEnumerable<SeriesScan> Scan(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken)
    {
        if (HandleOf(bucket) is { IsSystem: true, Name: SystemBuckets.Tasks } runs)
            return RunHistoryScan.Of(reader, runs.OrganizationId, request, cancellationToken);
        return ScanPoints(HandleOf(bucket), request, cancellationToken);
    }

    public long Cardinality(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken)
    {
        // The fields of a series follow each other and count once.
        var count = 0L;
        SeriesScan? last = null;
        foreach (var series in Scan(bucket, request, cancellationToken))
        {
            if (last is null || last.Measurement != series.Measurement || !last.Tags.SequenceEqual(series.Tags))
                count++;
            last = series;
        }
        return count;
    }

    public void Write(FluxBucket bucket, IReadOnlyList<FluxPoint> points1, CancellationToken cancellationToken)
    {
        var stored = HandleOf(bucket);
        var batch = new PointBatch();
        foreach (var point in points1)
        {
            var builder = batch.Add(new SeriesKey(point.Measurement, [.. point.Tags.Select(tag => new Tag(tag.Key, tag.Value))]), point.Time);
            foreach (var (name, value) in point.Fields)
            {
                builder = value switch
                {
                    double number => builder.Field(name, number),
                    long number => builder.Field(name, number),
                    ulong number => builder.Field(name, number),
                    bool flag => builder.Field(name, flag),
                    _ => builder.Field(name, (string)value),
                };
            }
        }

        try
        {
            var written = points.WriteAsync(stored.Id, batch, stored.Retention(time.GetUtcNow()), cancellationToken).GetAwaiter().GetResult();
            if (written.Message is { } message)
                throw FluxException.Invalid(message);
        }
        catch (TaskServerException refused)
        {
            throw new FluxException("unavailable", refused.Message, refused);
        }
    }

    private IEnumerable<SeriesScan> ScanPoints(Bucket bucket, ScanRequest request, CancellationToken cancellationToken)
    {
        foreach (var series in points.FindSeries(bucket.Id, Translate(request.Predicate)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (points.HasPoints(series, request.Start, request.Stop))
                yield return new PointSeriesScan(points, series, request);
        }
    }

    private PlatformId OrganizationOf(string? name, string? idText)
    {
        using var db = reader.Open();
        PlatformId? id = caller.OrganizationId;
        if (idText is not null)
            id = PlatformId.TryParse(idText, null, out var parsed) && db.Organizations.Any(o => o.Id == parsed) ? parsed : null;
        else if (name is not null)
            id = db.Organizations.Where(o => o.Name == name).Select(o => (PlatformId?)o.Id).FirstOrDefault();
        // To somebody without any place in it, an organization is not there.
        if (id is not { } found || !caller.Principal.Permissions.Any(p => p.Type == ResourceTypes.Instance || p.OrganizationId == found || p.OrganizationId is null && p.Id is null))
            throw FluxException.NotFound($"could not find org \"{name ?? idText ?? caller.OrganizationId.ToString()}\"");
        return found;
    }

    private bool May(PermissionAction action, Bucket bucket) =>
        caller.Principal.May(new Permission(action, ResourceTypes.Buckets, bucket.Id, bucket.OrganizationId));

    private static FluxBucket Of(Bucket bucket) =>
        new(bucket.Id.ToString(), bucket.Name, bucket.OrganizationId.ToString(), bucket.RetentionSeconds * 1_000_000_000, bucket);

    private static Bucket HandleOf(FluxBucket bucket) => (Bucket)bucket.Handle!;

    private static Points.SeriesPredicate? Translate(global::TaskServer.Flux.Sources.SeriesPredicate? predicate) => predicate switch
    {
        null => null,
        global::TaskServer.Flux.Sources.SeriesPredicate.And and => new Points.SeriesPredicate.And(Translate(and.Left)!, Translate(and.Right)!),
        global::TaskServer.Flux.Sources.SeriesPredicate.Or or => new Points.SeriesPredicate.Or(Translate(or.Left)!, Translate(or.Right)!),
        global::TaskServer.Flux.Sources.SeriesPredicate.Text text => new Points.SeriesPredicate.Equal(text.Label, text.Value, text.Operator == PredicateOperator.NotEqual),
        global::TaskServer.Flux.Sources.SeriesPredicate.Pattern pattern => new Points.SeriesPredicate.Match(pattern.Label, pattern.Regex, pattern.Operator == PredicateOperator.NotMatches),
        global::TaskServer.Flux.Sources.SeriesPredicate.Exists exists => new Points.SeriesPredicate.Exists(exists.Label),
        _ => throw new InvalidOperationException(predicate.GetType().Name),
    };
}
