using Microsoft.EntityFrameworkCore;
using TaskServer.Buckets;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Access;

public sealed record OrganizationFilter
{
    public PlatformId? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>Only those in which that user has a part.</summary>
    public PlatformId? UserId { get; init; }

    public int Offset { get; init; }

    public int Limit { get; init; } = 20;

    public bool Descending { get; init; }
}

public sealed class OrganizationService(
    StoreReader reader, StoreWriter writer, PlatformIds ids, PrincipalCache cache, OrganizationNames names, OrganizationRemoval removal, TaskViews views,
    TimeProvider time)
{
    public async Task<Organization> GetAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var organization = await db.Organizations.FirstOrDefaultAsync(o => o.Id == id, cancellationToken) ?? throw NotFound();
        caller.Demand(new Permission(PermissionAction.Read, ResourceTypes.Organizations, id));
        return organization;
    }

    /// <summary>The organizations that the caller may read, by id.</summary>
    /// <exception cref="TaskServerException">NotFound: a name or an id was asked for that none has.</exception>
    public async Task<IReadOnlyList<Organization>> ListAsync(Principal caller, OrganizationFilter filter, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var organizations = db.Organizations.AsQueryable();
        if (filter.Id is { } id)
            organizations = organizations.Where(o => o.Id == id);
        if (filter.Name is { } name)
            organizations = organizations.Where(o => o.Name == name);
        if (filter.UserId is { } userId)
            organizations = organizations.Where(o => db.Memberships.Any(
                m => m.UserId == userId && m.ResourceType == ResourceTypes.Organizations && m.ResourceId == o.Id));
        var found = await organizations.OrderBy(o => o.Id).ToListAsync(cancellationToken);
        if (found.Count == 0 && filter.Name is not null)
            throw TaskServerException.NotFound($"organization name \"{filter.Name}\" not found");
        if (found.Count == 0 && filter.Id is not null)
            throw NotFound();
        if (filter.Descending)
            found.Reverse();
        return [.. found
            .Where(o => caller.May(new Permission(PermissionAction.Read, ResourceTypes.Organizations, o.Id)))
            .Skip(filter.Offset)
            .Take(filter.Limit)];
    }

    /// <summary>The id behind a name that a request uses.</summary>
    /// <exception cref="TaskServerException">NotFound.</exception>
    public Task<PlatformId> IdOfAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(names.IdOf(name) ?? throw TaskServerException.NotFound($"organization name \"{name}\" not found"));
    }

    public Task<bool> ExistsAsync(PlatformId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(names.NameOf(id) is not null);
    }

    /// <summary>The caller becomes the owner; the two system buckets come with it.</summary>
    public Task<Organization> CreateAsync(Principal caller, string? name, string? description, CancellationToken cancellationToken)
    {
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Organizations));
        if (string.IsNullOrWhiteSpace(name))
            throw TaskServerException.Invalid("org name is empty");
        return writer.ApplyAsync(db =>
        {
            var organization = Add(db, ids, time.GetUtcNow(), name, description ?? "");
            db.Memberships.Add(new Membership
            {
                UserId = caller.UserId,
                ResourceType = ResourceTypes.Organizations,
                ResourceId = organization.Id,
                Role = MembershipRole.Owner,
            });
            return organization;
        }, _ => cache.Clear(), cancellationToken);
    }

    public Task<Organization> UpdateAsync(Principal caller, PlatformId id, string? name, string? description, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var organization = db.Organizations.Find(id) ?? throw NotFound();
            caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Organizations, id));
            if (name is not null && string.IsNullOrWhiteSpace(name))
                throw TaskServerException.Invalid("org name is empty");
            if (name is not null && name != organization.Name)
            {
                RefuseTaken(db, name);
                organization.Name = name;
            }
            organization.Description = description ?? organization.Description;
            organization.UpdatedAt = time.GetUtcNow();
            return organization;
        }, _ =>
        {
            names.Forget();
            views.Forget();
        }, cancellationToken);

    /// <summary>Everything in it goes with it: tasks and their runs, labels, buckets with their points, tokens, scripts, secrets.</summary>
    public async Task DeleteAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await using (var db = reader.Open())
        {
            if (!await db.Organizations.AnyAsync(o => o.Id == id, cancellationToken))
                throw NotFound();
        }
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Organizations, id));
        await removal.RemoveAsync(id, cancellationToken);
    }

    /// <summary>Adds an organization with its system buckets, inside a change of the store.</summary>
    internal static Organization Add(TaskServerDbContext db, PlatformIds ids, DateTimeOffset now, string name, string description)
    {
        RefuseTaken(db, name);
        var organization = new Organization { Id = ids.Next(), Name = name, Description = description, CreatedAt = now, UpdatedAt = now };
        db.Organizations.Add(organization);
        db.Buckets.AddRange(SystemBuckets.Of(organization.Id, ids, now));
        return organization;
    }

    private static void RefuseTaken(TaskServerDbContext db, string name)
    {
        if (db.Organizations.Any(o => o.Name == name))
            throw TaskServerException.Conflict($"organization with name {name} already exists");
    }

    private static TaskServerException NotFound() => TaskServerException.NotFound("organization not found");
}
