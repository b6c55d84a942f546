using TaskServer.Access;
using TaskServer.Engines;
using TaskServer.Flux;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tasks;
using TaskServer.Schedules;
using TaskServer.Scripts;
using TaskServer.Tasks;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>
/// Turns requests into what the core understands. A Flux script carries its own name and schedule, and both sides are kept in step here: what the
/// script says is stored beside it, and what a request changes is written into it.
/// </summary>
internal sealed class TaskRequests(OrganizationService organizations, ScriptService scripts, ScriptEngines engines)
{
    /// <summary>The dialect's name in <see cref="ScheduledTask.Origin"/>.</summary>
    public const string Origin = "influx";

    /// <summary>The first bad parameter in this order decides the error.</summary>
    public async Task<TaskListQuery> ReadListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(request);
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var after = query.Id("after");
        PlatformId? organization = null;
        if (query.Text("org") is { } name)
        {
            organization = await OrganizationAsync(name.Trim(), cancellationToken);
            parameters["org"] = name;
            parameters["orgID"] = organization.Value.ToString();
        }

        if (query.Id("orgID") is { } id)
        {
            organization ??= id;
            parameters["orgID"] = id.ToString();
        }

        var owner = query.Id("user");
        var limit = query.TaskLimit("limit must be between 1 and 500");
        var status = query.Text("status") switch
        {
            "active" => ScheduledTaskStatus.Active,
            "inactive" => ScheduledTaskStatus.Inactive,
            _ => (ScheduledTaskStatus?)null,
        };
        var type = query.Text("type");
        if (type is not (null or "basic" or "system"))
            throw new MalformedRequestException($"\"{type}\" is not a valid task type");
        var script = query.Text("scriptID") is { } text && PlatformId.TryParse(text, null, out var scriptId) ? scriptId : (PlatformId?)null;
        parameters["limit"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (script is not null)
            parameters["scriptID"] = script.Value.ToString();
        foreach (var kept in (string[])["after", "name", "type", "user"])
        {
            if (query.Text(kept) is { } value)
                parameters[kept] = value;
        }

        if (status is not null)
            parameters["status"] = query.Text("status")!;
        var filter = new TaskFilter
        {
            After = after,
            OrganizationId = organization,
            OwnerId = owner,
            Limit = limit,
            Status = status,
            Name = query.Text("name"),
            ScriptId = script,
        };
        return new TaskListQuery(filter, parameters, type == "basic");
    }

    public async Task<NewTask> ReadAsync(NewTaskBody body, Principal caller, CancellationToken cancellationToken)
    {
        var organization = await OrganizationOfAsync(body, cancellationToken);
        // Before the script is looked at, as the real server does.
        if (!caller.May(new Permission(PermissionAction.Write, ResourceTypes.Tasks, OrganizationId: organization)))
            throw TaskServerException.Unauthorized("unauthorized");
        var task = new NewTask
        {
            OrganizationId = organization,
            Name = body.Name ?? "",
            Description = body.Description,
            Status = body.IsActive ? ScheduledTaskStatus.Active : ScheduledTaskStatus.Inactive,
            Engine = TaskScript.Flux,
            Arguments = [],
            Origin = Origin,
        };
        try
        {
            if (body.ScriptId is { } scriptId)
                return await ReadReferenceAsync(task, body, scriptId, caller, cancellationToken);
            if (body.Flux is null && !string.Equals(body.Language, TaskScript.Flux, StringComparison.OrdinalIgnoreCase))
                return ReadInline(task, body);
            return ReadFlux(task, body);
        }
        catch (FluxException fault)
        {
            throw Complete(ErrorCode.Invalid, $"invalid options: {fault.Message}");
        }
    }

    /// <exception cref="TaskServerException">Invalid.</exception>
    public TaskChange Change(ScheduledTask task, TaskChangeBody body)
    {
        var change = new TaskChange
        {
            Description = body.Description,
            Status = body.IsActive is { } isActive ? (isActive ? ScheduledTaskStatus.Active : ScheduledTaskStatus.Inactive) : null,
            ScriptId = body.ScriptId,
            ScriptParameters = body.ScriptParameters,
        };
        if (body.Flux is null && !body.ChangesOptions)
            return change;
        if (task.Origin != Origin)
            throw TaskServerException.Invalid($"the task belongs to another API ({task.Origin}): only its status, description and labels can be changed here");
        try
        {
            return task.Engine == TaskScript.Flux && task.ScriptId is null ? ChangeFlux(task, body, change) : ChangeOther(task, body, change);
        }
        catch (FluxException fault)
        {
            throw TaskServerException.Invalid($"invalid options: {fault.Message}");
        }
    }

    private static NewTask ReadFlux(NewTask task, NewTaskBody body)
    {
        var script = body.Flux ?? body.Script!;
        if (body.Timezone is not null || body.MissedRuns is not null)
            script = TaskOptionEditor.Edit(script, new TaskOptionChange { Timezone = body.Timezone, MissedRuns = body.MissedRuns });
        var (name, definition) = TaskOptions.Read(TaskOption.Read(FluxParser.Parse(script)));
        return task with { Name = name, Definition = definition, Arguments = TaskScript.Arguments(script) };
    }

    private NewTask ReadInline(NewTask task, NewTaskBody body)
    {
        if (!engines.TryGet(body.Language!, out var engine))
            throw Complete(ErrorCode.Invalid, $"unknown language \"{body.Language}\"; there are: {string.Join(", ", engines.Names)}");
        var arguments = TaskScript.Arguments(engine.Name, body.Script!);
        engine.Check(arguments);
        var (name, definition) = TaskOptions.Read(OptionsOf(body));
        return task with { Name = name, Definition = definition, Engine = engine.Name, Arguments = arguments };
    }

    private async Task<NewTask> ReadReferenceAsync(NewTask task, NewTaskBody body, PlatformId scriptId, Principal caller, CancellationToken cancellationToken)
    {
        var script = await scripts.GetAsync(caller, scriptId, cancellationToken);
        var (name, definition) = TaskOptions.Read(OptionsOf(body));
        return task with
        {
            Name = name,
            Definition = definition,
            Engine = script.Language,
            Arguments = TaskScript.Arguments(script.Language, script.Script),
            ScriptId = scriptId,
            ScriptParameters = body.ScriptParameters,
        };
    }

    private static TaskChange ChangeFlux(ScheduledTask task, TaskChangeBody body, TaskChange change)
    {
        var stored = TaskScript.Of(task);
        var script = string.IsNullOrEmpty(body.Flux) && body.ChangesOptions ? stored : body.Flux ?? stored;
        // An offset of zero where there is none changes nothing, not even the layout.
        if (body.ChangesOptions && !(body.OnlyRemovesOffset && TaskOption.Read(FluxParser.Parse(script)).Offset is null))
        {
            script = TaskOptionEditor.Edit(script, new TaskOptionChange
            {
                Name = body.Name,
                Every = body.Every,
                Cron = body.Cron,
                Offset = body.Offset,
                RemovesOffset = body.RemovesOffset,
                Concurrency = body.Concurrency,
                Retry = body.Retry,
                Timezone = body.Timezone,
                MissedRuns = body.MissedRuns,
            });
        }
        else if (body.Flux is null)
        {
            return change;
        }

        var (name, definition) = TaskOptions.Read(TaskOption.Read(FluxParser.Parse(script)));
        return change with { Name = name, Definition = definition, Arguments = TaskScript.Arguments(script) };
    }

    private TaskChange ChangeOther(ScheduledTask task, TaskChangeBody body, TaskChange change)
    {
        if (!string.IsNullOrEmpty(body.Flux) && body.Flux != TaskScript.Of(task))
        {
            if (task.ScriptId is not null)
                throw TaskServerException.Invalid("the task refers to a script: change that one");
            var arguments = TaskScript.Arguments(task.Engine, body.Flux);
            if (engines.TryGet(task.Engine, out var engine))
                engine.Check(arguments);
            change = change with { Arguments = arguments };
        }

        var (name, definition) = TaskOptions.Read(new TaskOption
        {
            Name = body.Name ?? task.Name,
            Every = body.Every ?? (body.Cron is null ? task.Every : null),
            Cron = body.Cron ?? (body.Every is null ? task.Cron : null),
            Offset = body.RemovesOffset ? null : body.Offset ?? CalendarDuration.OffsetText(task.Offset),
            Concurrency = body.Concurrency ?? task.Concurrency,
            Retry = body.Retry ?? task.Retry,
            Timezone = body.Timezone ?? task.Timezone,
            MissedRuns = body.MissedRuns ?? task.MissedRuns?.ToString().ToLowerInvariant(),
        });
        return change with { Name = name, Definition = definition };
    }

    private static TaskOption OptionsOf(NewTaskBody body) => new()
    {
        Name = body.Name ?? throw FluxException.Invalid("missing required option: name"),
        Every = body.Every,
        Cron = body.Cron,
        Offset = body.Offset,
        Concurrency = body.Concurrency,
        Retry = body.Retry,
        Timezone = body.Timezone,
        MissedRuns = body.MissedRuns,
    };

    private async Task<PlatformId> OrganizationOfAsync(NewTaskBody body, CancellationToken cancellationToken)
    {
        try
        {
            var byName = body.Organization is { } name ? await organizations.IdOfAsync(name, cancellationToken) : (PlatformId?)null;
            if (body.OrganizationId is not { } id)
                return byName!.Value;
            if (byName is { } other && other != id)
                throw Complete(ErrorCode.Invalid, "org and orgID name different organizations");
            if (!await organizations.ExistsAsync(id, cancellationToken))
                throw TaskServerException.NotFound("organization not found");
            return id;
        }
        catch (TaskServerException unknown) when (unknown.Code == ErrorCode.NotFound)
        {
            throw Complete(ErrorCode.NotFound, $"could not identify organization: {unknown.Message}");
        }
    }

    private async Task<PlatformId> OrganizationAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await organizations.IdOfAsync(name, cancellationToken);
        }
        catch (TaskServerException unknown) when (unknown.Code == ErrorCode.NotFound)
        {
            throw new MalformedRequestException(unknown.Message);
        }
    }

    private static MalformedRequestException Complete(ErrorCode code, string message) => new(message) { Code = code, IsComplete = true };
}
