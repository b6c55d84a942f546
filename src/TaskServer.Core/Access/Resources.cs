using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>Looks up the things that members, owners and labels hang on.</summary>
internal static class Resources
{
    /// <summary>The permission to do something to a thing that is there.</summary>
    /// <exception cref="TaskServerException">NotFound: `task not found`, `bucket not found`, `organization not found`.</exception>
    public static Permission PermissionOn(this TaskServerDbContext db, PermissionAction action, string type, PlatformId id)
    {
        PlatformId? organization = type switch
        {
            ResourceTypes.Tasks => db.Tasks.Where(task => task.Id == id).Select(task => (PlatformId?)task.OrganizationId).FirstOrDefault(),
            ResourceTypes.Buckets => db.Buckets.Where(bucket => bucket.Id == id).Select(bucket => (PlatformId?)bucket.OrganizationId).FirstOrDefault(),
            ResourceTypes.Organizations => db.Organizations.Where(o => o.Id == id).Select(o => (PlatformId?)o.Id).FirstOrDefault(),
            _ => null,
        };
        if (organization is null)
            throw TaskServerException.NotFound($"{Noun(type)} not found");
        return type == ResourceTypes.Organizations ? new Permission(action, type, id) : new Permission(action, type, id, organization);
    }

    private static string Noun(string type) => type == ResourceTypes.Organizations ? "organization" : type.TrimEnd('s');
}
