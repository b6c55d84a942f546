using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>A user with the part that the user has in something.</summary>
public sealed record Participant(User User, MembershipRole Role);

/// <summary>Members and owners of organizations, buckets and tasks.</summary>
public sealed class MembershipService(StoreReader reader, StoreWriter writer, PrincipalCache cache)
{
    /// <summary>Those who have that role, by ascending id.</summary>
    public async Task<IReadOnlyList<Participant>> ListAsync(
        Principal caller, string resourceType, PlatformId resourceId, MembershipRole role, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        caller.Demand(db.PermissionOn(PermissionAction.Read, resourceType, resourceId));
        var users = await (
            from membership in db.Memberships
            where membership.ResourceType == resourceType && membership.ResourceId == resourceId && membership.Role == role
            join user in db.Users on membership.UserId equals user.Id
            orderby user.Id
            select user).ToListAsync(cancellationToken);
        return [.. users.Select(user => new Participant(user, role))];
    }

    /// <exception cref="TaskServerException">Conflict: the user has a part in it already, whichever.</exception>
    public Task<Participant> AddAsync(
        Principal caller, string resourceType, PlatformId resourceId, PlatformId userId, MembershipRole role, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var user = db.Users.Find(userId) ?? throw TaskServerException.NotFound("user not found");
            caller.Demand(db.PermissionOn(PermissionAction.Write, resourceType, resourceId));
            if (db.Memberships.Find(resourceType, resourceId, userId) is not null)
                throw TaskServerException.Conflict($"Unexpected error when assigning user to a resource: mapping for user {userId} already exists");
            db.Memberships.Add(new Membership { UserId = userId, ResourceType = resourceType, ResourceId = resourceId, Role = role });
            return new Participant(user, role);
        }, _ => cache.Clear(), cancellationToken);

    /// <summary>Takes that role away. Fine where the user does not have it.</summary>
    public Task RemoveAsync(
        Principal caller, string resourceType, PlatformId resourceId, PlatformId userId, MembershipRole role, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            caller.Demand(db.PermissionOn(PermissionAction.Write, resourceType, resourceId));
            if (db.Memberships.Find(resourceType, resourceId, userId) is { } membership && membership.Role == role)
                db.Memberships.Remove(membership);
            return 0;
        }, _ => cache.Clear(), cancellationToken);
}
