using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Labels;

/// <summary>Labels of organizations, and what they are attached to.</summary>
public sealed class LabelService(StoreReader reader, StoreWriter writer, PlatformIds ids, TaskViews views)
{
    public async Task<Label> GetAsync(Principal caller, PlatformId id, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var label = await db.Labels.FirstOrDefaultAsync(l => l.Id == id, cancellationToken) ?? throw NotFound();
        caller.Demand(Permission(PermissionAction.Read, label));
        return label;
    }

    /// <summary>The labels that the caller may read, by ascending id. A name is compared without case.</summary>
    public async Task<IReadOnlyList<Label>> ListAsync(
        Principal caller, PlatformId? organizationId, string? name, int offset, int limit, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        var labels = db.Labels.AsQueryable();
        if (organizationId is { } id)
            labels = labels.Where(l => l.OrganizationId == id);
        var found = await labels.OrderBy(l => l.Id).ToListAsync(cancellationToken);
        return [.. found
            .Where(l => name is null || l.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Where(l => caller.May(Permission(PermissionAction.Read, l)))
            .Skip(offset)
            .Take(limit)];
    }

    public Task<Label> CreateAsync(
        Principal caller, PlatformId? organizationId, string? name, IReadOnlyDictionary<string, string> properties, CancellationToken cancellationToken)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length == 0)
            throw TaskServerException.Invalid("label name is required");
        if (organizationId is not { } organization)
            throw TaskServerException.Invalid("orgID is required");
        caller.Demand(new Permission(PermissionAction.Write, ResourceTypes.Labels, OrganizationId: organization));
        return writer.ApplyAsync(db =>
        {
            if (!db.Organizations.Any(o => o.Id == organization))
                throw TaskServerException.NotFound("organization not found");
            RefuseTaken(db, organization, trimmed, except: null);
            var label = new Label { Id = ids.Next(), OrganizationId = organization, Name = trimmed, Properties = Merge([], properties) };
            db.Labels.Add(label);
            return label;
        }, cancellationToken);
    }

    /// <param name="properties">Merged into those that are there; an empty text removes one.</param>
    public Task<Label> UpdateAsync(
        Principal caller, PlatformId id, string? name, IReadOnlyDictionary<string, string> properties, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var label = db.Labels.Find(id) ?? throw NotFound();
            caller.Demand(Permission(PermissionAction.Write, label));
            if (name?.Trim() is { Length: > 0 } trimmed)
            {
                RefuseTaken(db, label.OrganizationId, trimmed, except: id);
                label.Name = trimmed;
            }
            label.Properties = Merge(label.Properties, properties);
            return label;
        }, _ => views.Forget(), cancellationToken);

    public Task DeleteAsync(Principal caller, PlatformId id, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var label = db.Labels.Find(id) ?? throw NotFound();
            caller.Demand(Permission(PermissionAction.Write, label));
            db.Labels.Remove(label);
            return 0;
        }, _ => views.Forget(), cancellationToken);

    /// <summary>The labels of a task or a bucket, by ascending id.</summary>
    /// <exception cref="TaskServerException">NotFound: the thing. Unauthorized: it may not be read.</exception>
    public async Task<IReadOnlyList<Label>> ListOfAsync(
        Principal caller, string resourceType, PlatformId resourceId, CancellationToken cancellationToken)
    {
        await using var db = reader.Open();
        caller.Demand(db.PermissionOn(PermissionAction.Read, resourceType, resourceId));
        return Of(db, resourceType, resourceId);
    }

    /// <exception cref="TaskServerException">Conflict: it is attached already.</exception>
    public Task<Label> AttachAsync(
        Principal caller, string resourceType, PlatformId resourceId, PlatformId labelId, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            var wanted = db.PermissionOn(PermissionAction.Write, resourceType, resourceId);
            caller.Demand(wanted);
            // Labels of other organizations are nobody's business here.
            if (db.Labels.Find(labelId) is not { } label || label.OrganizationId != wanted.OrganizationId)
                throw NotFound();
            if (db.LabelMappings.Find(resourceType, resourceId, labelId) is not null)
                throw TaskServerException.Conflict("Cannot add label, label already exists on resource");
            db.LabelMappings.Add(new LabelMapping { LabelId = labelId, ResourceType = resourceType, ResourceId = resourceId });
            return label;
        }, _ => views.Forget(), cancellationToken);

    /// <summary>Fine where it is not attached.</summary>
    public Task DetachAsync(
        Principal caller, string resourceType, PlatformId resourceId, PlatformId labelId, CancellationToken cancellationToken) =>
        writer.ApplyAsync(db =>
        {
            caller.Demand(db.PermissionOn(PermissionAction.Write, resourceType, resourceId));
            if (db.LabelMappings.Find(resourceType, resourceId, labelId) is { } mapping)
                db.LabelMappings.Remove(mapping);
            return 0;
        }, _ => views.Forget(), cancellationToken);

    internal static List<Label> Of(TaskServerDbContext db, string resourceType, PlatformId resourceId) => (
        from mapping in db.LabelMappings
        where mapping.ResourceType == resourceType && mapping.ResourceId == resourceId
        join label in db.Labels on mapping.LabelId equals label.Id
        orderby label.Id
        select label).ToList();

    private static SortedDictionary<string, string> Merge(
        IEnumerable<KeyValuePair<string, string>> old, IEnumerable<KeyValuePair<string, string>> changes)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in old.Concat(changes))
        {
            if (value.Length == 0)
                merged.Remove(key);
            else
                merged[key] = value;
        }
        return merged;
    }

    private static void RefuseTaken(TaskServerDbContext db, PlatformId organizationId, string name, PlatformId? except)
    {
        var names = db.Labels.Where(l => l.OrganizationId == organizationId && l.Id != except).Select(l => l.Name).ToList();
        if (names.Exists(taken => taken.Equals(name, StringComparison.OrdinalIgnoreCase)))
            throw TaskServerException.Conflict($"label with name {name} already exists");
    }

    private static Permission Permission(PermissionAction action, Label label) =>
        new(action, ResourceTypes.Labels, label.Id, label.OrganizationId);

    private static TaskServerException NotFound() => TaskServerException.NotFound("label not found");
}
