using TaskServer.Dialects.Influx.Json;
using TaskServer.Runs;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>The query of a list of runs; the first bad parameter in this order decides the error.</summary>
internal static class RunListQuery
{
    public static RunFilter Read(HttpRequest request)
    {
        var query = new InfluxQuery(request);
        var after = query.Id("after");
        var limit = query.TaskLimit("run limit is out of bounds, must be between 1 and 500");
        DateTimeOffset? afterTime = query.Text("afterTime") is { } from ? Rfc3339.Parse(from) : null;
        DateTimeOffset? beforeTime = query.Text("beforeTime") is { } to ? Rfc3339.Parse(to) : null;
        if (beforeTime <= afterTime)
            throw new MalformedRequestException("beforeTime must be later than afterTime");
        return new RunFilter { After = after, Limit = limit, AfterTime = afterTime, BeforeTime = beforeTime };
    }
}

internal static class ForceBody
{
    /// <returns>Null for now: no body, no member, or an empty one.</returns>
    public static DateTimeOffset? Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return null;
        var scheduledFor = GoValue.Parse(body).AsObject("").String("scheduledFor");
        return string.IsNullOrEmpty(scheduledFor) ? null : Rfc3339.Parse(scheduledFor);
    }
}
