using TaskServer.Access;
using TaskServer.Buckets;
using TaskServer.Storage;

namespace TaskServer.Dialects.Influx.Points;

/// <summary>Finds the organization and the bucket that a request for points names in its query, each by name or by id.</summary>
internal sealed class Target(StoreReader reader)
{
    /// <param name="prefix">Stands in front of the message where none is named.</param>
    /// <exception cref="TaskServerException">Invalid or NotFound.</exception>
    public Organization Organization(InfluxQuery query, string prefix = "")
    {
        using var db = reader.Open();
        if (query.Text("org") is { } name)
        {
            // Clients write the id where a name is expected, too.
            return db.Organizations.FirstOrDefault(o => o.Name == name)
                ?? (PlatformId.TryParse(name, null, out var asId) ? db.Organizations.FirstOrDefault(o => o.Id == asId) : null)
                ?? throw TaskServerException.NotFound($"organization name \"{name}\" not found");
        }

        var id = query.Id("orgID") ?? throw TaskServerException.Invalid(prefix + "Please provide either orgID or org");
        return db.Organizations.FirstOrDefault(o => o.Id == id) ?? throw TaskServerException.NotFound("organization not found");
    }

    /// <exception cref="TaskServerException">NotFound.</exception>
    public Bucket Bucket(PlatformId organization, string name)
    {
        using var db = reader.Open();
        return db.Buckets.FirstOrDefault(b => b.OrganizationId == organization && b.Name == name)
            ?? (PlatformId.TryParse(name, null, out var id) ? db.Buckets.FirstOrDefault(b => b.OrganizationId == organization && b.Id == id) : null)
            ?? throw TaskServerException.NotFound($"bucket \"{name}\" not found");
    }

    public static void DemandWrite(Principal caller, Bucket bucket, string refusal)
    {
        if (!caller.May(new Permission(PermissionAction.Write, ResourceTypes.Buckets, bucket.Id, bucket.OrganizationId)))
            throw new TaskServerException(ErrorCode.Forbidden, refusal);
    }
}
