using System.Text.Json;
using TaskServer.Runs;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>Runs and log lines on the wire.</summary>
internal static class InfluxRun
{
    public static void Write(Utf8JsonWriter writer, RunWithLog view)
    {
        var (run, log) = (view.Run, view.Log);
        var task = $"/api/v2/tasks/{run.TaskId}";
        var self = $"{task}/runs/{run.Id}";
        writer.WriteStartObject();
        writer.WriteStartObject("links"u8);
        writer.WriteString("logs"u8, self + "/logs");
        writer.WriteString("retry"u8, self + "/retry");
        writer.WriteString("self"u8, self);
        writer.WriteString("task"u8, task);
        writer.WriteEndObject();
        writer.WriteString("id"u8, run.Id.ToString());
        writer.WriteString("taskID"u8, run.TaskId.ToString());
        writer.WriteString("status"u8, Word(run.Status));
        writer.WriteString("scheduledFor"u8, Rfc3339.Seconds(run.ScheduledFor));
        WriteTime(writer, "startedAt"u8, run.StartedAt);
        WriteTime(writer, "finishedAt"u8, run.FinishedAt);
        WriteTime(writer, "requestedAt"u8, run.RequestedAt);
        if (log.Count > 0)
        {
            writer.WriteStartArray("log"u8);
            foreach (var line in log)
                Write(writer, line);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static void WriteList(Utf8JsonWriter writer, (PlatformId TaskId, IReadOnlyList<RunWithLog> Runs) list)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("links"u8);
        writer.WriteString("self"u8, $"/api/v2/tasks/{list.TaskId}/runs");
        writer.WriteString("task"u8, $"/api/v2/tasks/{list.TaskId}");
        writer.WriteEndObject();
        writer.WriteStartArray("runs"u8);
        foreach (var run in list.Runs)
            Write(writer, run);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteLog(Utf8JsonWriter writer, IReadOnlyList<RunLog> lines)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("events"u8);
        foreach (var line in lines)
            Write(writer, line);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RunLog line)
    {
        writer.WriteStartObject();
        writer.WriteString("runID"u8, line.RunId.ToString());
        writer.WriteString("time"u8, Rfc3339.Fraction(line.Time));
        writer.WriteString("message"u8, line.Message);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> member, DateTimeOffset? time)
    {
        if (time is { } instant)
            writer.WriteString(member, Rfc3339.Fraction(instant));
    }

    private static string Word(RunStatus status) => status switch
    {
        RunStatus.Scheduled => "scheduled",
        RunStatus.Started => "started",
        RunStatus.Success => "success",
        RunStatus.Failed => "failed",
        _ => "canceled",
    };
}
