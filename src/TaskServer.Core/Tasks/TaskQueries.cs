using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TaskServer.Access;
using TaskServer.Storage;

namespace TaskServer.Tasks;

internal static class TaskQueries
{
    public static readonly Func<TaskServerDbContext, PlatformId, ScheduledTask?> ById = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId id) => db.Tasks.AsNoTracking().FirstOrDefault(task => task.Id == id));

    private static readonly Func<TaskServerDbContext, PlatformId, int, IEnumerable<ScheduledTask>> Page = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId after, int limit) =>
            db.Tasks.AsNoTracking().Where(task => task.Id > after).OrderBy(task => task.Id).Take(limit));

    private static readonly Func<TaskServerDbContext, PlatformId, PlatformId, int, IEnumerable<ScheduledTask>> PageOfOrganization = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId organization, PlatformId after, int limit) =>
            db.Tasks.AsNoTracking().Where(task => task.OrganizationId == organization && task.Id > after).OrderBy(task => task.Id).Take(limit));

    private static readonly Func<TaskServerDbContext, PlatformId, int, IEnumerable<PlatformId>> Ids = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId after, int limit) =>
            db.Tasks.Where(task => task.Id > after).OrderBy(task => task.Id).Take(limit).Select(task => task.Id));

    private static readonly Func<TaskServerDbContext, PlatformId, PlatformId, int, IEnumerable<PlatformId>> IdsOfOrganization = EF.CompileQuery(
        (TaskServerDbContext db, PlatformId organization, PlatformId after, int limit) =>
            db.Tasks.Where(task => task.OrganizationId == organization && task.Id > after).OrderBy(task => task.Id).Take(limit).Select(task => task.Id));

    /// <summary>The ids of the page, where nothing but the organization decides what is on it; else null.</summary>
    public static List<PlatformId>? PlainPage(TaskServerDbContext db, Principal caller, TaskFilter filter)
    {
        if (filter is not { Name: null, OwnerId: null, Status: null, ScriptId: null, Origin: null })
            return null;
        var after = filter.After ?? default;
        var scope = ReadableTasks.Of(caller);
        if (filter.OrganizationId is null)
            return scope.IsEverything ? [.. Ids(db, after, filter.Limit)] : null;
        var only = filter.OrganizationId.Value;
        return scope.IsEverything || scope.Organizations.Contains(only) ? [.. IdsOfOrganization(db, only, after, filter.Limit)] : null;
    }

    public static List<ScheduledTask> List(TaskServerDbContext db, Principal caller, TaskFilter filter)
    {
        var after = filter.After ?? default;
        var scope = ReadableTasks.Of(caller);
        var isPlain = filter is { Name: null, OwnerId: null, Status: null, ScriptId: null, Origin: null };
        if (isPlain && filter.OrganizationId is null && scope.IsEverything)
            return [.. Page(db, after, filter.Limit)];
        if (isPlain && filter.OrganizationId is { } only && (scope.IsEverything || scope.Organizations.Contains(only)))
            return [.. PageOfOrganization(db, only, after, filter.Limit)];

        var tasks = db.Tasks.AsNoTracking().Where(task => task.Id > after);
        if (scope.Filter is { } readable)
            tasks = tasks.Where(readable);
        if (filter.OrganizationId is { } organization)
            tasks = tasks.Where(task => task.OrganizationId == organization);
        if (filter.OwnerId is { } owner)
            tasks = tasks.Where(task => task.OwnerId == owner);
        if (filter.Name is { } name)
            tasks = tasks.Where(task => task.Name == name);
        if (filter.Status is { } status)
            tasks = tasks.Where(task => task.Status == status);
        if (filter.ScriptId is { } script)
            tasks = tasks.Where(task => task.ScriptId == script);
        if (filter.Origin is { } origin)
            tasks = tasks.Where(task => task.Origin == origin);
        return [.. tasks.OrderBy(task => task.Id).Take(filter.Limit)];
    }

    /// <summary>The tasks that permissions let a caller read, as a condition of the query: pages are full, whatever is left out.</summary>
    private readonly record struct ReadableTasks(bool IsEverything, IReadOnlyList<PlatformId> Organizations, IReadOnlyList<PlatformId> Tasks)
    {
        public Expression<Func<ScheduledTask, bool>>? Filter
        {
            get
            {
                if (IsEverything)
                    return null;
                var (organizations, tasks) = (Organizations, Tasks);
                if (tasks.Count == 0 && organizations.Count == 1)
                {
                    var organization = organizations[0];
                    return task => task.OrganizationId == organization;
                }

                return task => organizations.Contains(task.OrganizationId) || tasks.Contains(task.Id);
            }
        }

        public static ReadableTasks Of(Principal caller)
        {
            var (organizations, tasks) = (new HashSet<PlatformId>(), new HashSet<PlatformId>());
            foreach (var permission in caller.Permissions)
            {
                if (permission.Action != PermissionAction.Read)
                    continue;
                if (permission.Type == ResourceTypes.Instance || permission is { Type: ResourceTypes.Tasks, Id: null, OrganizationId: null })
                    return new ReadableTasks(true, [], []);
                if (permission is { Type: ResourceTypes.Tasks, Id: { } task })
                    tasks.Add(task);
                else if (permission is { Type: ResourceTypes.Tasks, OrganizationId: { } organization })
                    organizations.Add(organization);
            }

            return new ReadableTasks(false, [.. organizations], [.. tasks]);
        }
    }
}
