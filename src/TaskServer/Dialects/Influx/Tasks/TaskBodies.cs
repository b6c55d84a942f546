using System.Text.Json.Nodes;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>The body of a request for a new task, as far as it can be judged alone. An empty text counts as absent.</summary>
internal sealed record NewTaskBody : IInfluxBody<NewTaskBody>
{
    public string? Flux { get; init; }

    public PlatformId? OrganizationId { get; init; }

    public string? Organization { get; init; }

    public bool IsActive { get; init; } = true;

    public string Description { get; init; } = "";

    /// <summary>An inline script of any engine, with what a Flux script would say in its task option.</summary>
    public string? Language { get; init; }

    public string? Script { get; init; }

    public PlatformId? ScriptId { get; init; }

    public JsonObject? ScriptParameters { get; init; }

    public string? Name { get; init; }

    public string? Every { get; init; }

    public string? Cron { get; init; }

    public string? Offset { get; init; }

    public long? Concurrency { get; init; }

    public long? Retry { get; init; }

    public string? Timezone { get; init; }

    public string? MissedRuns { get; init; }

    public static NewTaskBody Read(GoValue body)
    {
        var task = body.AsObject("TaskCreate");
        var status = task.String("status");
        var read = new NewTaskBody
        {
            Flux = task.NonEmpty("flux"),
            OrganizationId = task.Id("orgID"),
            Organization = task.NonEmpty("org"),
            IsActive = status is not "inactive",
            Description = task.String("description") ?? "",
            Language = task.NonEmpty("language"),
            Script = task.NonEmpty("script"),
            ScriptId = task.NonEmpty("scriptID") is null ? null : task.Id("scriptID"),
            ScriptParameters = task.Find("scriptParameters")?.AsJsonObject(task.Field("scriptParameters")),
            Timezone = task.NonEmpty("timezone"),
            MissedRuns = task.NonEmpty("missedRuns"),
        };
        if (read.Flux is not null && read.ScriptId is not null)
            throw Fault("can not provide both scriptID and flux");
        if (read is { ScriptParameters: not null, ScriptId: null })
            throw Fault("scriptParameters requires scriptID");
        if (read is { Flux: null, ScriptId: null, Script: null })
            throw Fault("missing flux");
        if (read is { Flux: null, ScriptId: null, Script: not null, Language: null })
            throw Fault("missing language");
        if (read is { OrganizationId: null, Organization: null })
            throw Fault("missing orgID and org");
        if (status is not (null or "" or "active" or "inactive"))
            throw Fault($"invalid task status: \"{status}\"");
        // Beside a Flux script these are ignored, as clients send them empty or stale.
        return read.Flux is not null ? read : read with
        {
            Name = task.NonEmpty("name"),
            Every = task.NonEmpty("every"),
            Cron = task.NonEmpty("cron"),
            Offset = task.NonEmpty("offset"),
            Concurrency = task.Integer("concurrency"),
            Retry = task.Integer("retry"),
        };
    }

    private static MalformedRequestException Fault(string message) => new(message, inBody: true);
}

/// <summary>The body of a change. Null members are absent; an empty text counts as absent for all but the description and the offset.</summary>
internal sealed record TaskChangeBody : IInfluxBody<TaskChangeBody>
{
    private const string DurationType = "options.Duration";

    /// <summary>The script, whichever engine it is for: `flux`, or `script` as beside a language.</summary>
    public string? Flux { get; init; }

    public bool? IsActive { get; init; }

    public string? Description { get; init; }

    public string? Name { get; init; }

    public string? Every { get; init; }

    public string? Cron { get; init; }

    public string? Offset { get; init; }

    /// <summary>An offset of zero, or an empty one beside other changes of the script.</summary>
    public bool RemovesOffset { get; init; }

    public long? Concurrency { get; init; }

    public long? Retry { get; init; }

    public string? Timezone { get; init; }

    public string? MissedRuns { get; init; }

    public PlatformId? ScriptId { get; init; }

    public JsonObject? ScriptParameters { get; init; }

    /// <summary>An offset is all that is to go: where there is none, nothing happens.</summary>
    public bool OnlyRemovesOffset => RemovesOffset && !(this with { RemovesOffset = false }).ChangesOptions;

    public bool HasDescriptionOnly =>
        this is { Flux: null, IsActive: null, Description: not null, ChangesOptions: false, ScriptId: null, ScriptParameters: null };

    public bool ChangesOptions =>
        RemovesOffset || (Name ?? Every ?? Cron ?? Offset ?? Timezone ?? MissedRuns) is not null || (Concurrency ?? Retry) is not null;

    public static MalformedRequestException WithoutContent() => Fault("cannot update task without content");

    public static TaskChangeBody Read(GoValue body)
    {
        var task = body.AsObject("");
        var offset = task.String("offset", "*" + DurationType);
        var status = task.NonEmpty("status");
        var read = new TaskChangeBody
        {
            Flux = task.String("flux") ?? task.String("script"),
            IsActive = status is null ? null : status == "active",
            Description = task.String("description"),
            Name = task.NonEmpty("name"),
            Every = Duration(task.String("every", DurationType)),
            Cron = task.NonEmpty("cron"),
            Offset = TaskDuration.IsZero(offset) ? null : Duration(offset),
            Concurrency = task.Integer("concurrency"),
            Retry = task.Integer("retry"),
            Timezone = task.NonEmpty("timezone"),
            MissedRuns = task.NonEmpty("missedRuns"),
            ScriptId = task.NonEmpty("scriptID") is null ? null : task.Id("scriptID"),
            ScriptParameters = task.Find("scriptParameters")?.AsJsonObject(task.Field("scriptParameters")),
        };
        if (read is { Every: not null, Cron: not null })
            throw Fault("cannot specify both every and cron");
        if (status is not (null or "active" or "inactive"))
            throw Fault($"invalid task status: \"{status}\"");
        if (read.Offset is { } given)
            TaskDuration.RefuseOffset(given);
        if (offset is not null && read.Offset is null)
            read = read with { RemovesOffset = offset.Length > 0 || read.ChangesOptions };
        if (read is { Flux: null, IsActive: null, Description: null, ChangesOptions: false, ScriptId: null, ScriptParameters: null })
            throw WithoutContent();
        return read;
    }

    // A duration whose every part is zero counts as absent.
    private static string? Duration(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        TaskDuration.RefuseMalformed(text);
        return TaskDuration.IsZero(text) ? null : text;
    }

    private static MalformedRequestException Fault(string message) => new(message, inBody: true);
}
