using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Labels;
using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Buckets;

public sealed record NewBucket
{
    public PlatformId? OrganizationId { get; init; }

    public string? Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>0: for ever.</summary>
    public long RetentionSeconds { get; init; }

    /// <summary>Follows from the retention where it is null.</summary>
    public long? ShardGroupSeconds { get; init; }
}

/// <summary>What is null stays as it is.</summary>
public sealed record BucketChange
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public long? RetentionSeconds { get; init; }

    public long? ShardGroupSeconds { get; init; }
}

public sealed record BucketFilter
{
    public PlatformId? Id { get; init; }

    public string? Name { get; init; }

    public PlatformId? OrganizationId { get; init; }

    public string? OrganizationName { get; init; }

    public PlatformId? After { get; init; }

    public int Offset { get; init; }

    public int Limit { get; init; } = 20;

    public bool Descending { get; init; }
}

public sealed record BucketWithLabels(Bucket Bucket, IReadOnlyList<Label> Labels);

public sealed class BucketService(StoreReader reader, StoreWriter writer, PlatformIds ids, PointStore points, TimeProvider time)
{
    private const long Hour = 3_600;
    private const long Day = 24 * Hour;

    public async Task<BucketWithLabels> GetAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var bucket = await db.Buckets.FirstOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw NotFound();
        caller.Demand(Permission(PermissionAction.Read, bucket));
        return WithLabels(db, bucket);
    }

    /// <summary>The buckets that the caller may read, by id.</summary>
    /// <exception cref="TaskServerException">NotFound: an id, an organization, or a name within an organization that is not there.</exception>
    public async Task<IReadOnlyList<BucketWithLabels>> ListAsync(Principal caller, BucketFilter filter, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var buckets = db.Buckets.AsQueryable();
        var isInOrganization = filter.OrganizationId is not null || filter.OrganizationName is not null;
        if (filter.OrganizationName is { } organizationName)
        {
            var organization = await db.Organizations.FirstOrDefaultAsync(o => o.Name == organizationName, cancellationToken)
                ?? throw TaskServerException.NotFound($"organization name \"{organizationName}\" not found");
            buckets = buckets.Where(b => b.OrganizationId == organization.Id);
        }
        if (filter.OrganizationId is { } organizationId)
            buckets = buckets.Where(b => b.OrganizationId == organizationId);
        if (filter.Id is { } id)
            buckets = buckets.Where(b => b.Id == id);
        if (filter.Name is { } name)
            buckets = buckets.Where(b => b.Name == name);
        var found = await buckets.OrderBy(b => b.Id).ToListAsync(cancellationToken);
        if (found.Count == 0 && filter.Id is not null)
            throw NotFound();
        if (found.Count == 0 && filter.Name is not null && isInOrganization)
            throw TaskServerException.NotFound($"bucket \"{filter.Name}\" not found");
        if (filter.Descending)
            found.Reverse();
        return [.. found
            .Where(b => caller.May(Permission(PermissionAction.Read, b)))
            .Where(b => filter.After is not { } after || (filter.Descending ? b.Id < after : b.Id > after))
            .Skip(filter.Offset)
            .Take(filter.Limit)
            .Select(b => WithLabels(db, b))];
    }

    public Task<BucketWithLabels> CreateAsync(Principal caller, NewBucket wanted, CancellationToken cancellationToken)
    {
        if (wanted.OrganizationId is not { } organizationId)
            throw TaskServerException.Invalid("organization id must be provided");
        RefuseName(wanted.Name);
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Buckets, OrganizationId: organizationId));
        return writer.ApplyAsync(db =>
        {
            if (!db.Organizations.Any(o => o.Id == organizationId))
                throw TaskServerException.NotFound("organization not found");
            RefuseTaken(db, organizationId, wanted.Name!);
            var bucket = Make(
                ids, time.GetUtcNow(), organizationId, wanted.Name!, wanted.Description, wanted.RetentionSeconds, wanted.ShardGroupSeconds);
            db.Buckets.Add(bucket);
            return new BucketWithLabels(bucket, []);
        }, cancellationToken);
    }

    public Task<BucketWithLabels> UpdateAsync(Principal caller, PlatformId id, BucketChange change, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var bucket = db.Buckets.Find(id) ?? throw NotFound();
            caller.Demand(Permission(PermissionAction.Write, bucket));
            if (change.Name is { } name && name != bucket.Name)
            {
                if (bucket.IsSystem)
                    throw TaskServerException.Invalid("system buckets cannot be renamed");
                RefuseName(name);
                RefuseTaken(db, bucket.OrganizationId, name);
                bucket.Name = name;
            }
            bucket.Description = change.Description ?? bucket.Description;
            if (change.RetentionSeconds is { } retention)
                SetRetention(bucket, retention, change.ShardGroupSeconds ?? bucket.ShardGroupSeconds);
            bucket.UpdatedAt = time.GetUtcNow();
            return WithLabels(db, bucket);
        }, cancellationToken);

    /// <summary>Its points go with it.</summary>
    public async Task DeleteAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await writer.ApplyAsync(db =>
        {
            var bucket = db.Buckets.Find(id) ?? throw NotFound();
            caller.Demand(Permission(PermissionAction.Write, bucket));
            if (bucket.IsSystem)
                throw TaskServerException.Invalid("system buckets cannot be deleted");
            db.LabelMappings.RemoveRange(db.LabelMappings.Where(m => m.ResourceType == ResourceTypes.Buckets && m.ResourceId == id));
            db.Memberships.RemoveRange(db.Memberships.Where(m => m.ResourceType == ResourceTypes.Buckets && m.ResourceId == id));
            db.Buckets.Remove(bucket);
            return 0;
        }, cancellationToken);
        await points.DropBucketAsync(id, CancellationToken.None);
    }

    /// <exception cref="TaskServerException">Invalid: the retention is shorter than an hour.</exception>
    internal static Bucket Make(
        PlatformIds ids, DateTimeOffset now, PlatformId organizationId, string name, string description, long retention, long? shardGroup)
    {
        var bucket = new Bucket
        {
            Id = ids.Next(),
            OrganizationId = organizationId,
            Name = name,
            Description = description,
            CreatedAt = now,
            UpdatedAt = now,
        };
        SetRetention(bucket, retention, shardGroup);
        return bucket;
    }

    private static void SetRetention(Bucket bucket, long retention, long? shardGroup)
    {
        if (retention is < 0 or (> 0 and < Hour))
            throw TaskServerException.Invalid("retention policy duration must be at least 1h0m0s");
        bucket.RetentionSeconds = retention;
        // A group that is longer than what is kept would keep it longer.
        bucket.ShardGroupSeconds = shardGroup is > 0 and { } wanted && (retention == 0 || wanted <= retention) ? wanted : retention switch
        {
            0 or >= 180 * Day => 7 * Day,
            >= 2 * Day => Day,
            _ => Hour,
        };
    }

    private static void RefuseName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw TaskServerException.Invalid("bucket name is empty");
        if (name.StartsWith('_'))
            throw TaskServerException.Invalid($"bucket name {name} is invalid. Buckets may not start with underscore");
        if (name.Contains('"', StringComparison.Ordinal))
            throw TaskServerException.Invalid($"bucket name {name} is invalid. Bucket names may not include quotation marks");
    }

    private static void RefuseTaken(TaskServerDbContext db, PlatformId organizationId, string name)
    {
        if (db.Buckets.Any(b => b.OrganizationId == organizationId && b.Name == name))
            throw TaskServerException.Conflict($"bucket with name {name} already exists");
    }

    private static BucketWithLabels WithLabels(TaskServerDbContext db, Bucket bucket) =>
        new(bucket, LabelService.Of(db, ResourceTypes.Buckets, bucket.Id));

    private static Permission Permission(PermissionAction action, Bucket bucket) =>
        new(action, ResourceTypes.Buckets, bucket.Id, bucket.OrganizationId);

    private static TaskServerException NotFound() => TaskServerException.NotFound("bucket not found");
}
