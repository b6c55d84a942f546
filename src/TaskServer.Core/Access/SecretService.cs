using System.Text;
using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>Secrets of organizations. Values go in and are handed to scripts, but are never shown.</summary>
public sealed class SecretService(StoreReader reader, StoreWriter writer, SecretCipher cipher)
{
    /// <summary>The keys, sorted.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(Principal caller, PlatformId organizationId, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        Demand(db, caller, PermissionAction.Read, organizationId);
        var keys = await db.Secrets.Where(s => s.OrganizationId == organizationId).Select(s => s.Key).ToListAsync(cancellationToken);
        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    /// <summary>Adds and replaces.</summary>
    public Task SetAsync(
        Principal caller, PlatformId organizationId, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            Demand(db, caller, PermissionAction.Write, organizationId);
            foreach (var (key, value) in values)
            {
                var sealedValue = cipher.Seal(Encoding.UTF8.GetBytes(value));
                if (db.Secrets.Find(organizationId, key) is { } stored)
                    stored.Cipher = sealedValue;
                else
                    db.Secrets.Add(new Secret { OrganizationId = organizationId, Key = key, Cipher = sealedValue });
            }
            return 0;
        }, cancellationToken);

    /// <summary>Fine where there is no such key.</summary>
    public Task DeleteAsync(Principal caller, PlatformId organizationId, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            Demand(db, caller, PermissionAction.Write, organizationId);
            foreach (var key in keys)
            {
                if (db.Secrets.Find(organizationId, key) is { } stored)
                    db.Secrets.Remove(stored);
            }
            return 0;
        }, cancellationToken);

    /// <summary>The value that a script asked for.</summary>
    /// <returns>Null where there is no such key.</returns>
    /// <exception cref="TaskServerException">Unauthorized: the caller may not read the organization's secrets.</exception>
    public async Task<string?> ReadAsync(Principal caller, PlatformId organizationId, string key, CancellationToken cancellationToken)
    {
        caller.Demand(new Permission(PermissionAction.Read, ResourceTypes.Secrets, OrganizationId: organizationId));
        await using var db = reader.Open();
        var secret = await db.Secrets.FirstOrDefaultAsync(s => s.OrganizationId == organizationId && s.Key == key, cancellationToken);
        return secret is null ? null : Encoding.UTF8.GetString(cipher.Open(secret.Cipher));
    }

    // Whether an organization is there is told only to those who may know its secrets.
    private static void Demand(TaskServerDbContext db, Principal caller, PermissionAction action, PlatformId organizationId)
    {
        if (!caller.May(new Permission(action, ResourceTypes.Secrets, OrganizationId: organizationId))
            || !db.Organizations.Any(o => o.Id == organizationId))
            throw TaskServerException.NotFound("404 page not found");
    }
}
