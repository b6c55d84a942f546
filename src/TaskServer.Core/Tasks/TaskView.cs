using System.Runtime.CompilerServices;
using TaskServer.Access;
using TaskServer.Labels;
using TaskServer.Storage;

namespace TaskServer.Tasks;

/// <summary>A task with what other tables say of it. Shared between readers; nobody changes it.</summary>
public sealed record TaskView(ScheduledTask Task, string OrganizationName, IReadOnlyList<Label> Labels);

/// <summary>Adds labels and the organization's current name to tasks, a page of them with two queries.</summary>
public sealed class TaskViews(StoreReader reader)
{
    // Views live as long as the task they show is kept in memory; a change of a name or a label ends them all.
    private readonly ConditionalWeakTable<ScheduledTask, Known> _known = [];
    private long _changes;

    public TaskView Of(ScheduledTask task)
    {
        var changes = Volatile.Read(ref _changes);
        if (_known.TryGetValue(task, out var known) && known.Changes == changes)
            return known.View;
        var view = Of([task])[0];
        _known.AddOrUpdate(task, new Known(changes, view));
        return view;
    }

    public IReadOnlyList<TaskView> Of(IReadOnlyList<ScheduledTask> tasks)
    {
        if (tasks.Count == 0)
            return [];
        var (first, last) = (tasks.Min(task => task.Id), tasks.Max(task => task.Id));
        using var db = reader.Open();
        var labels = (
                from mapping in db.LabelMappings
                where mapping.ResourceType == ResourceTypes.Tasks && mapping.ResourceId >= first && mapping.ResourceId <= last
                join label in db.Labels on mapping.LabelId equals label.Id
                orderby label.Id
                select new { mapping.ResourceId, Label = label })
            .ToLookup(row => row.ResourceId, row => row.Label);
        var ids = tasks.Select(task => task.OrganizationId).Distinct().ToArray();
        var names = db.Organizations.Where(organization => ids.Contains(organization.Id)).ToDictionary(organization => organization.Id, organization => organization.Name);
        return [.. tasks.Select(task => new TaskView(task, names.GetValueOrDefault(task.OrganizationId, ""), [.. labels[task.Id]]))];
    }

    /// <summary>To be called in the step of a commit that changed a label, what labels are attached to, or the name of an organization.</summary>
    internal void Forget() => Interlocked.Increment(ref _changes);

    private sealed record Known(long Changes, TaskView View);
}
