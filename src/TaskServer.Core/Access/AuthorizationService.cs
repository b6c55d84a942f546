using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>A token that is to be made.</summary>
public sealed record NewAuthorization
{
    public required PlatformId OrganizationId { get; init; }

    /// <summary>The caller where it is null.</summary>
    public PlatformId? UserId { get; init; }

    public string Description { get; init; } = "";

    public bool IsActive { get; init; } = true;

    public required IReadOnlyList<Permission> Permissions { get; init; }
}

public sealed record AuthorizationFilter
{
    public PlatformId? Id { get; init; }

    public PlatformId? UserId { get; init; }

    public string? UserName { get; init; }

    public PlatformId? OrganizationId { get; init; }

    public string? OrganizationName { get; init; }
}

/// <summary>A token as it is shown: with the names of what it belongs to and speaks of. Its text is known only when it was just made.</summary>
public sealed record AuthorizationView(
    Authorization Authorization, string UserName, string OrganizationName, IReadOnlyDictionary<(string Type, PlatformId Id), string> Names, string Token = "");

public sealed class AuthorizationService(StoreReader reader, StoreWriter writer, PlatformIds ids, PrincipalCache cache, TimeProvider time)
{
    public async Task<AuthorizationView> GetAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var authorization = await db.Authorizations.FirstOrDefaultAsync(a => a.Id == id, cancellationToken) ?? throw NotFound();
        Demand(caller, PermissionAction.Read, authorization);
        return View(db, authorization);
    }

    /// <summary>The tokens that the caller may read, by ascending id.</summary>
    public async Task<IReadOnlyList<AuthorizationView>> ListAsync(Principal caller, AuthorizationFilter filter, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var authorizations = db.Authorizations.AsQueryable();
        if (filter.Id is { } id)
            authorizations = authorizations.Where(a => a.Id == id);
        if (filter.UserId is { } userId)
            authorizations = authorizations.Where(a => a.UserId == userId);
        if (filter.OrganizationId is { } organizationId)
            authorizations = authorizations.Where(a => a.OrganizationId == organizationId);
        if (filter.UserName is { } userName)
        {
            var user = await db.Users.FirstOrDefaultAsync(u => u.Name == userName, cancellationToken)
                ?? throw TaskServerException.NotFound("user not found");
            authorizations = authorizations.Where(a => a.UserId == user.Id);
        }
        if (filter.OrganizationName is { } organizationName)
        {
            var organization = await db.Organizations.FirstOrDefaultAsync(o => o.Name == organizationName, cancellationToken)
                ?? throw TaskServerException.NotFound($"organization name \"{organizationName}\" not found");
            authorizations = authorizations.Where(a => a.OrganizationId == organization.Id);
        }
        var found = await authorizations.OrderBy(a => a.Id).ToListAsync(cancellationToken);
        return [.. found.Where(a => May(caller, PermissionAction.Read, a)).Select(a => View(db, a))];
    }

    /// <summary>Makes a token that may do no more than the caller may.</summary>
    public async Task<AuthorizationView> CreateAsync(Principal caller, NewAuthorization wanted, CancellationToken cancellationToken)
    {
        var userId = wanted.UserId ?? caller.UserId;
        if (wanted.Permissions.Count == 0)
            throw TaskServerException.Invalid("authorization must include permissions");
        foreach (var permission in wanted.Permissions)
        {
            if (permission.OrganizationId is { } other && other != wanted.OrganizationId)
                throw TaskServerException.Invalid($"permission {permission} is not for org id {wanted.OrganizationId}");
        }
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Authorizations, OrganizationId: wanted.OrganizationId));
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Users, userId));
        foreach (var permission in wanted.Permissions)
        {
            if (!caller.May(permission))
                throw new TaskServerException(ErrorCode.Forbidden, $"permission {permission} is not allowed: {permission} is unauthorized");
        }

        var token = Tokens.New();
        var authorization = await writer.ApplyAsync(db =>
        {
            if (!db.Organizations.Any(o => o.Id == wanted.OrganizationId) || !db.Users.Any(u => u.Id == userId))
                throw TaskServerException.Invalid("unable to create token");
            return Add(db, ids, time.GetUtcNow(), token, userId, wanted);
        }, _ => cache.Clear(), cancellationToken);
        await using var read = reader.Open();
        return View(read, authorization) with { Token = token };
    }

    public async Task<AuthorizationView> UpdateAsync(
        Principal caller, PlatformId id, bool? isActive, string? description, CancellationToken cancellationToken)
    {
        var authorization = await writer.ApplyAsync(db =>
        {
            var stored = db.Authorizations.Find(id) ?? throw NotFound();
            Demand(caller, PermissionAction.Write, stored);
            stored.IsActive = isActive ?? stored.IsActive;
            stored.Description = description ?? stored.Description;
            stored.UpdatedAt = time.GetUtcNow();
            return stored;
        }, _ => cache.Clear(), cancellationToken);
        await using var read = reader.Open();
        return View(read, authorization);
    }

    public Task DeleteAsync(Principal caller, PlatformId id, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var stored = db.Authorizations.Find(id) ?? throw NotFound();
            Demand(caller, PermissionAction.Write, stored);
            db.Authorizations.Remove(stored);
            return 0;
        }, _ => cache.Clear(), cancellationToken);

    internal static Authorization Add(
        TaskServerDbContext db, PlatformIds ids, DateTimeOffset now, string token, PlatformId userId, NewAuthorization wanted)
    {
        var hash = Tokens.Hash(token);
        if (db.Authorizations.Any(a => a.TokenHash == hash))
            throw TaskServerException.Conflict("token already exists");
        var authorization = new Authorization
        {
            Id = ids.Next(),
            TokenHash = hash,
            UserId = userId,
            OrganizationId = wanted.OrganizationId,
            Description = wanted.Description,
            IsActive = wanted.IsActive,
            Permissions = wanted.Permissions,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Authorizations.Add(authorization);
        return authorization;
    }

    private static AuthorizationView View(TaskServerDbContext db, Authorization authorization)
    {
        var names = new Dictionary<(string, PlatformId), string>();
        foreach (var permission in authorization.Permissions)
        {
            if (permission.OrganizationId is { } organization)
                Add(ResourceTypes.Organizations, organization);
            if (permission.Id is { } id)
                Add(permission.Type, id);
        }
        return new AuthorizationView(
            authorization,
            db.Users.Where(u => u.Id == authorization.UserId).Select(u => u.Name).FirstOrDefault() ?? "",
            db.Organizations.Where(o => o.Id == authorization.OrganizationId).Select(o => o.Name).FirstOrDefault() ?? "",
            names);

        void Add(string type, PlatformId id)
        {
            if (!names.ContainsKey((type, id)) && NameOf(db, type, id) is { } name)
                names[(type, id)] = name;
        }
    }

    private static string? NameOf(TaskServerDbContext db, string type, PlatformId id) => type switch
    {
        ResourceTypes.Organizations => db.Organizations.Where(o => o.Id == id).Select(o => o.Name).FirstOrDefault(),
        ResourceTypes.Buckets => db.Buckets.Where(b => b.Id == id).Select(b => b.Name).FirstOrDefault(),
        ResourceTypes.Tasks => db.Tasks.Where(t => t.Id == id).Select(t => t.Name).FirstOrDefault(),
        ResourceTypes.Users => db.Users.Where(u => u.Id == id).Select(u => u.Name).FirstOrDefault(),
        _ => null,
    };

    private static bool May(Principal caller, PermissionAction action, Authorization authorization) =>
        caller.May(new Permission(action, ResourceTypes.Authorizations, authorization.Id, authorization.OrganizationId))
        && caller.May(new Permission(action, ResourceTypes.Users, authorization.UserId));

    private static void Demand(Principal caller, PermissionAction action, Authorization authorization)
    {
        caller.Demand(new Permission(action, ResourceTypes.Authorizations, authorization.Id, authorization.OrganizationId));
        caller.Demand(new Permission(action, ResourceTypes.Users, authorization.UserId));
    }

    private static TaskServerException NotFound() => TaskServerException.NotFound("authorization not found");
}
