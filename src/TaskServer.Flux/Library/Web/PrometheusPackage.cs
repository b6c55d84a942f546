using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Web;

/// <summary><c>prometheus.scrape</c>: the metrics of an address, a table for each metric and set of labels. The buckets of a histogram go by its own name.</summary>
internal sealed class ScrapeNode(CallSite origin, string url) : StreamNode(origin)
{
    public override bool IsRowTypeKnown => false;

    protected override IEnumerable<Table> Open(RunContext context)
    {
        RequestUrl.Check("GET", url);
        var now = (context.Environment.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var response = context.Send(new FluxHttpRequest("GET", url));
        if (response.StatusCode / 100 != 2)
            throw Error($"{url} answered with status {response.StatusCode}");
        var merger = new TableMerger(context);
        foreach (var (sample, type) in PrometheusText.Read(Encoding.UTF8.GetString(response.Body)))
        {
            context.ThrowIfCancelled();
            var field = type == "histogram" && sample.Name.EndsWith("_bucket", StringComparison.Ordinal) ? sample.Name[..^"_bucket".Length] : sample.Name;
            var key = GroupKey.Of([("_measurement", Value.String("prometheus")), ("_field", Value.String(field)), .. sample.Labels.Select(l => (l.Key, Value.String(l.Value)))]);
            var time = sample.Milliseconds is { } milliseconds ? milliseconds * FluxDuration.Millisecond : now;
            var row = KeyRows.Of(key, 1, ("_time", Column.OfTimes([time])), ("_value", Column.OfFloats([sample.Value])), ("url", Column.Constant(Value.String(url), 1)));
            merger.Add(row);
        }
        return merger.Tables(inOrderOfArrival: true);
    }
}

/// <summary>Package <c>experimental/prometheus</c>.</summary>
internal sealed class PrometheusPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("experimental/prometheus", "scrape", static (in a) => Value.Stream(new ScrapeNode(a.Origin, a.String(0))));
}
