using Microsoft.EntityFrameworkCore;
using TaskServer.Storage;

namespace TaskServer.Access;

/// <summary>What nearly every change asks of organizations.</summary>
internal static class OrganizationQueries
{
    public static readonly Func<TaskServerDbContext, PlatformId, bool> Exists = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId id) => db.Organizations.Any(organization => organization.Id == id));

    public static readonly Func<TaskServerDbContext, string, Organization?> ByName = EF.CompileQuery(
        (TaskServerDbContext db, string name) => db.Organizations.AsNoTracking().FirstOrDefault(organization => organization.Name == name));
}
