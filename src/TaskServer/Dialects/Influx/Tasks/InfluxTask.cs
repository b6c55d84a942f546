using System.Text.Json;
using System.Text.Json.Nodes;
using TaskServer.Dialects.Influx.Labels;
using TaskServer.Schedules;
using TaskServer.Tasks;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>A task on the wire. Written by hand, because it is by far the most frequent answer.</summary>
internal static class InfluxTask
{
    private static readonly string[] Links = ["labels", "logs", "members", "owners", "runs"];

    public static void Write(Utf8JsonWriter writer, TaskView view) => Write(writer, view, isBasic: false);

    /// <param name="isBasic">Without script, organization name and times of change.</param>
    public static void Write(Utf8JsonWriter writer, TaskView view, bool isBasic)
    {
        var task = view.Task;
        var self = $"/api/v2/tasks/{task.Id}";
        writer.WriteStartObject();
        writer.WriteStartObject("links"u8);
        foreach (var link in Links)
            writer.WriteString(link, $"{self}/{link}");
        writer.WriteString("self"u8, self);
        writer.WriteEndObject();
        writer.WriteStartArray("labels"u8);
        foreach (var label in view.Labels)
            InfluxLabel.Write(writer, label);
        writer.WriteEndArray();
        writer.WriteString("id"u8, task.Id.ToString());
        writer.WriteString("orgID"u8, task.OrganizationId.ToString());
        writer.WriteString("org"u8, isBasic ? "" : view.OrganizationName);
        writer.WriteString("ownerID"u8, task.OwnerId.ToString());
        writer.WriteString("name"u8, task.Name);
        WriteText(writer, "description"u8, task.Description);
        writer.WriteString("status"u8, task.Status == ScheduledTaskStatus.Active ? "active" : "inactive");
        writer.WriteString("flux"u8, isBasic ? "" : TaskScript.Of(task));
        WriteText(writer, "every"u8, task.Every);
        WriteText(writer, "cron"u8, task.Cron);
        WriteText(writer, "offset"u8, CalendarDuration.OffsetText(task.Offset));
        writer.WriteString("latestCompleted"u8, Rfc3339.Seconds(task.LatestCompleted));
        WriteText(writer, "lastRunStatus"u8, task.LastRunStatus switch
        {
            RunStatusOfTask.Success => "success",
            RunStatusOfTask.Failed => "failed",
            RunStatusOfTask.Canceled => "canceled",
            _ => null,
        });
        WriteText(writer, "lastRunError"u8, task.LastRunError);
        if (!isBasic)
        {
            writer.WriteString("createdAt"u8, Rfc3339.Seconds(task.CreatedAt));
            if (task.UpdatedAt is { } updated)
                writer.WriteString("updatedAt"u8, Rfc3339.Seconds(updated));
        }

        WriteExtensions(writer, task);
        writer.WriteEndObject();
    }

    // Members that InfluxDB OSS does not have; each appears only where it was asked for.
    private static void WriteExtensions(Utf8JsonWriter writer, ScheduledTask task)
    {
        if (task.Engine != TaskScript.Flux && task.ScriptId is null)
            writer.WriteString("language"u8, task.Engine);
        if (task.ScriptId is { } script)
            writer.WriteString("scriptID"u8, script.ToString());
        if (task.ScriptParameters is { } parameters)
        {
            writer.WritePropertyName("scriptParameters"u8);
            (JsonNode.Parse(parameters) ?? new JsonObject()).WriteTo(writer);
        }

        WriteText(writer, "timezone"u8, task.Timezone);
        WriteText(writer, "missedRuns"u8, task.MissedRuns?.ToString().ToLowerInvariant());
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> member, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            writer.WriteString(member, text);
    }
}
