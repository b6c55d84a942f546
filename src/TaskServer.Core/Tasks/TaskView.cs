using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Labels;
using TaskServer.Storage;

namespace TaskServer.Tasks;

/// <summary>A task with what other tables say of it. Shared between readers; nobody changes it.</summary>
public sealed record TaskView(ScheduledTask Task, string OrganizationName, IReadOnlyList<Label> Labels);

/// <summary>Adds labels and the organization's current name to tasks, a page of them with two kinds of queries.</summary>
public sealed class TaskViews(StoreReader reader, OrganizationNames organizations)
{
    private static readonly Func<TaskServerDbContext, PlatformId, PlatformId, IEnumerable<LabelOfTask>> LabelsBetween = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId first, PlatformId last) =>
            from mapping in db.LabelMappings
            where mapping.ResourceType == ResourceTypes.Tasks && mapping.ResourceId >= first && mapping.ResourceId <= last
            join label in db.Labels on mapping.LabelId equals label.Id
            orderby label.Id
            select new LabelOfTask(mapping.ResourceId, label));

    // Views live as long as the task they show is kept in memory; a change of a name or a label ends them all.
    private readonly ConditionalWeakTable<ScheduledTask, Known> _known = [];
    private long _changes;

    public TaskView Of(ScheduledTask task)
    {
        var changes = Volatile.Read(ref _changes);
        if (_known.TryGetValue(task, out var known) && known.Changes == changes)
            return known.View;
        return Of([task])[0];
    }

    /// <summary>Of a task just made, to which nothing is attached yet.</summary>
    public TaskView OfNew(ScheduledTask task) => new(task, organizations.NameOf(task.OrganizationId) ?? "", []);

    public IReadOnlyList<TaskView> Of(IReadOnlyList<ScheduledTask> tasks)
    {
        var changes = Volatile.Read(ref _changes);
        var views = new TaskView[tasks.Count];
        var found = 0;
        while (found < views.Length && _known.TryGetValue(tasks[found], out var known) && known.Changes == changes)
            views[found++] = known.View;
        if (found == views.Length)
            return views;
        views = Make(tasks);
        foreach (var view in views)
            _known.AddOrUpdate(view.Task, new Known(changes, view));
        return views;
    }

    private TaskView[] Make(IReadOnlyList<ScheduledTask> tasks)
    {
        var (first, last) = (tasks.Min(task => task.Id), tasks.Max(task => task.Id));
        using var db = reader.Open();
        var labels = LabelsBetween(db, first, last).ToLookup(row => row.TaskId, row => row.Label);
        return [.. tasks.Select(task => new TaskView(task, organizations.NameOf(task.OrganizationId) ?? "", [.. labels[task.Id]]))];
    }

    /// <summary>To be called in the step of a commit that changed a label, what labels are attached to, or the name of an organization.</summary>
    internal void Forget() => Interlocked.Increment(ref _changes);

    private sealed record LabelOfTask(PlatformId TaskId, Label Label);

    private sealed record Known(long Changes, TaskView View);
}
