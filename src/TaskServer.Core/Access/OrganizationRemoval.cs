using Microsoft.EntityFrameworkCore;
using TaskServer.Points;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Access;

/// <summary>Removes an organization and all that belongs to it.</summary>
public sealed class OrganizationRemoval(StoreReader reader, StoreWriter writer, TaskService tasks, PointStore points, PrincipalCache cache, OrganizationNames names)
{
    private static readonly Principal Everybody = new(default, [new Permission(PermissionAction.Write, ResourceTypes.Instance)]);

    /// <exception cref="TaskServerException">NotFound.</exception>
    public async Task RemoveAsync(PlatformId id, CancellationToken cancellationToken)
    {
        List<PlatformId>? buckets;
        do
        {
            await RemoveTasksAsync(id, cancellationToken);
            buckets = await writer.ApplyAsync(db => TryRemove(db, id), _ => Forget(), cancellationToken);
        }
        while (buckets is null);
        foreach (var bucket in buckets)
            await points.DropBucketAsync(bucket, CancellationToken.None);
    }

    private void Forget()
    {
        cache.Clear();
        names.Forget();
    }

    /// <summary>Tasks go one by one, because the scheduler and running runs must hear of each.</summary>
    private async Task RemoveTasksAsync(PlatformId id, CancellationToken cancellationToken)
    {
        List<PlatformId> taskIds;
        await using (var db = reader.Open())
            taskIds = await db.Tasks.Where(task => task.OrganizationId == id).Select(task => task.Id).ToListAsync(cancellationToken);
        foreach (var taskId in taskIds)
        {
            try
            {
                await tasks.DeleteAsync(Everybody, taskId, cancellationToken);
            }
            catch (TaskServerException gone) when (gone.Code == ErrorCode.NotFound)
            {
                // Somebody else was faster.
            }
        }
    }

    /// <returns>The buckets that went with it; null where a task was made meanwhile.</returns>
    private static List<PlatformId>? TryRemove(TaskServerDbContext db, PlatformId id)
    {
        if (db.Tasks.Any(task => task.OrganizationId == id))
            return null;
        var organization = db.Organizations.Find(id) ?? throw TaskServerException.NotFound("organization not found");
        var buckets = db.Buckets.Where(bucket => bucket.OrganizationId == id).Select(bucket => bucket.Id).ToList();
        db.Memberships.Where(m => m.ResourceType == ResourceTypes.Organizations && m.ResourceId == id).ExecuteDelete();
        db.Memberships.Where(m => m.ResourceType == ResourceTypes.Buckets && buckets.Contains(m.ResourceId)).ExecuteDelete();
        db.Organizations.Remove(organization);
        return buckets;
    }
}
