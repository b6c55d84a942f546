using System.Globalization;
using System.Text.Json;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Runs;
using TaskServer.Storage;

namespace TaskServer.Engines.Flux;

/// <summary>
/// The bucket `_tasks`: each ended run is a point of the measurement `runs` with the tags `taskID` and `status`. Nothing is stored twice, the runs
/// themselves are read.
/// </summary>
internal sealed class RunHistoryScan(PlatformId taskId, string status, string name, ColumnType type, Array values, long[] times) : SeriesScan
{
    private const string NotRequested = "0001-01-01T00:00:00Z";

    private static readonly (string Name, Func<EndedRun, string> Text)[] Texts =
    [
        ("finishedAt", run => Nanoseconds(run.Run.FinishedAt)),
        ("flux", _ => ""),
        ("logs", run => Logs(run.Log)),
        ("name", run => run.TaskName),
        ("ot_trace_id", _ => ""),
        ("requestedAt", run => run.Run.RequestedAt is { } requested ? Seconds(requested) : NotRequested),
        ("runID", run => run.Run.Id.ToString()),
        ("scheduledFor", run => Seconds(run.Run.ScheduledFor)),
        ("startedAt", run => Nanoseconds(run.Run.StartedAt)),
    ];

    public override string Measurement => "runs";

    public override string Field => name;

    public override IReadOnlyList<KeyValuePair<string, string>> Tags { get; } = [KeyValuePair.Create("status", status), KeyValuePair.Create("taskID", taskId.ToString())];

    public override ColumnType Type => type;

    public static IEnumerable<SeriesScan> Of(StoreReader reader, PlatformId organizationId, ScanRequest request, CancellationToken cancellationToken)
    {
        foreach (var series in RunHistory.Of(reader, organizationId, Instant(request.Start), Instant(request.Stop)).GroupBy(run => (run.Run.TaskId, run.Run.Status)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var runs = series.ToArray();
            var times = Times(runs);
            var status = series.Key.Status.ToString().ToLowerInvariant();
            bool Wanted(string name) => request.Predicate?.IsMatch(label => label switch
            {
                "_measurement" => "runs",
                "_field" => name,
                "status" => status,
                "taskID" => series.Key.TaskId.ToString(),
                _ => null,
            }) ?? true;

            foreach (var (name, text) in Texts.Where(t => Wanted(t.Name)))
                yield return new RunHistoryScan(series.Key.TaskId, status, name, ColumnType.String, runs.Select(text).ToArray(), times);
            if (Wanted("ot_trace_sampled"))
                yield return new RunHistoryScan(series.Key.TaskId, status, "ot_trace_sampled", ColumnType.Bool, new bool[runs.Length], times);
        }
    }

    public override IEnumerable<PointBlock> Blocks() => [new PointBlock(times, values, 0, times.Length)];

    // Two runs of a task may start at the same instant, two points of a series may not.
    private static long[] Times(EndedRun[] runs)
    {
        var times = new long[runs.Length];
        for (var i = 0; i < runs.Length; i++)
        {
            var time = (runs[i].Time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            times[i] = i > 0 ? Math.Max(time, times[i - 1] + 1) : time;
        }

        return times;
    }

    private static DateTimeOffset Instant(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private static string Seconds(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Nanoseconds(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Logs(IReadOnlyList<RunLog> lines) => JsonSerializer.Serialize(
        lines.Select(line => new { runID = line.RunId.ToString(), time = Nanoseconds(line.Time), message = line.Message }));
}
