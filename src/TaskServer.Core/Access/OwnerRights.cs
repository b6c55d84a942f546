using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>The rights that follow from a user's memberships, not from any token: those of sessions, and of the runs of a user's tasks.</summary>
public sealed class OwnerRights(StoreReader reader, PrincipalCache cache)
{
    /// <summary>As <see cref="OfAsync(PlatformId, CancellationToken)"/>, kept until users or memberships change: thousands of runs a second ask.</summary>
    public async ValueTask<Principal> OfRunsAsync(PlatformId userId, CancellationToken cancellationToken)
    {
        var key = $"runs of {userId}";
        if (cache.Find(key) is { } known)
            return known.Principal;
        var generation = cache.Generation;
        var principal = await OfAsync(userId, cancellationToken);
        cache.Keep(key, new CachedPrincipal(principal, IsTokenActive: true, IsUserActive: true), generation);
        return principal;
    }

    /// <summary>A user who is gone has no rights; one who is inactive keeps them, as runs do not stop for that.</summary>
    public async Task<Principal> OfAsync(PlatformId userId, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        return await OfAsync(db, userId, cancellationToken);
    }

    internal static async Task<Principal> OfAsync(TaskServerDbContext db, PlatformId userId, CancellationToken cancellationToken)
    {
        var memberships = await db.Memberships.Where(membership => membership.UserId == userId).ToListAsync(cancellationToken);
        var isThere = memberships.Count > 0 || await db.Users.AnyAsync(user => user.Id == userId, cancellationToken);
        return new Principal(userId, isThere ? [.. OwnUser(userId), .. memberships.SelectMany(Implied)] : []);
    }

    private static IEnumerable<Permission> OwnUser(PlatformId userId) =>
    [
        new(PermissionAction.Read, ResourceTypes.Users, userId),
        new(PermissionAction.Write, ResourceTypes.Users, userId),
    ];

    private static IEnumerable<Permission> Implied(Membership membership)
    {
        PermissionAction[] actions = membership.Role == MembershipRole.Owner
            ? [PermissionAction.Read, PermissionAction.Write]
            : [PermissionAction.Read];
        return actions.SelectMany(action => membership.ResourceType switch
        {
            ResourceTypes.Instance when membership.Role == MembershipRole.Owner => [new Permission(action, ResourceTypes.Instance)],
            ResourceTypes.Organizations => OfOrganization(action, membership.ResourceId),
            ResourceTypes.Buckets => [new Permission(action, ResourceTypes.Buckets, membership.ResourceId)],
            // Members and owners of a task are a list without rights, as in InfluxDB.
            _ => Array.Empty<Permission>(),
        });
    }

    private static IEnumerable<Permission> OfOrganization(PermissionAction action, PlatformId organizationId) =>
        from type in ResourceTypes.All
        where type != ResourceTypes.Instance
        select type == ResourceTypes.Organizations
            ? new Permission(action, type, organizationId)
            : new Permission(action, type, OrganizationId: organizationId);
}
