using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>Makes a principal of a credential.</summary>
public sealed class Authenticator(StoreReader reader, PrincipalCache cache, Sessions sessions)
{
    /// <returns>Null where no such token is known.</returns>
    /// <exception cref="TaskServerException">Unauthorized: the token is inactive. Forbidden: its user is.</exception>
    public ValueTask<Principal?> FromTokenAsync(string token, CancellationToken cancellationToken)
    {
        var hash = Tokens.Hash(token);
        return cache.Find(hash) is { } cached
            ? new ValueTask<Principal?>(cached.Enter())
            : new ValueTask<Principal?>(LoadTokenAsync(hash, cancellationToken));
    }

    /// <summary>Each use of a session prolongs it.</summary>
    /// <returns>Null where no such session is known, or it has expired.</returns>
    /// <exception cref="TaskServerException">Forbidden: the user is inactive.</exception>
    public ValueTask<Principal?> FromSessionAsync(string key, CancellationToken cancellationToken)
    {
        if (sessions.Use(key) is not { } userId)
            return new ValueTask<Principal?>((Principal?)null);
        var cacheKey = "session of " + userId;
        return cache.Find(cacheKey) is { } cached
            ? new ValueTask<Principal?>(cached.Enter())
            : new ValueTask<Principal?>(LoadSessionAsync(cacheKey, userId, cancellationToken));
    }

    private async Task<Principal?> LoadTokenAsync(string hash, CancellationToken cancellationToken)
    {
        var generation = cache.Generation;
        await using var db = reader.Open();
        var found = await (
            from authorization in db.Authorizations
            where authorization.TokenHash == hash
            join user in db.Users on authorization.UserId equals user.Id
            select new { authorization, user.IsActive }).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var principal = new Principal(found.authorization.UserId, found.authorization.Permissions)
        {
            AuthorizationId = found.authorization.Id,
            OrganizationId = found.authorization.OrganizationId,
        };
        return Keep(hash, new CachedPrincipal(principal, found.authorization.IsActive, found.IsActive), generation);
    }

    private async Task<Principal?> LoadSessionAsync(string cacheKey, PlatformId userId, CancellationToken cancellationToken)
    {
        var generation = cache.Generation;
        await using var db = reader.Open();
        if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId, cancellationToken) is not { } user)
            return null;
        var implied = await OwnerRights.OfAsync(db, userId, cancellationToken);
        var tokens = await db.Authorizations.Where(a => a.UserId == userId && a.IsActive).ToListAsync(cancellationToken);
        var principal = implied with
        {
            Permissions = [.. implied.Permissions, .. tokens.SelectMany(token => token.Permissions)],
            IsSession = true,
        };
        return Keep(cacheKey, new CachedPrincipal(principal, IsTokenActive: true, user.IsActive), generation);
    }

    private Principal Keep(string key, CachedPrincipal principal, long generation)
    {
        cache.Keep(key, principal, generation);
        return principal.Enter();
    }
}
