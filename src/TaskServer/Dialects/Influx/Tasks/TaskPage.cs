using System.Net;
using System.Text.Json;
using TaskServer.Tasks;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>What a list of tasks asks for: the filter, and how it was asked, for the links.</summary>
internal sealed record TaskListQuery(TaskFilter Filter, SortedDictionary<string, string> Parameters, bool IsBasic)
{
    public string Link(PlatformId? after = null)
    {
        var parameters = after is { } id
            ? new SortedDictionary<string, string>(Parameters, StringComparer.Ordinal) { ["after"] = id.ToString() }
            : Parameters;
        return "/api/v2/tasks?" + string.Join('&', parameters.Select(p => $"{p.Key}={WebUtility.UrlEncode(p.Value)}"));
    }
}

/// <summary>One page of tasks.</summary>
internal sealed record TaskPage(TaskListQuery Query, IReadOnlyList<TaskView> Tasks)
{
    public static void Write(Utf8JsonWriter writer, TaskPage page)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("links"u8);
        writer.WriteString("self"u8, page.Query.Link());
        if (page.Tasks.Count >= page.Query.Filter.Limit)
            writer.WriteString("next"u8, page.Query.Link(page.Tasks[^1].Task.Id));
        writer.WriteEndObject();
        writer.WriteStartArray("tasks"u8);
        foreach (var task in page.Tasks)
            InfluxTask.Write(writer, task, page.Query.IsBasic);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
