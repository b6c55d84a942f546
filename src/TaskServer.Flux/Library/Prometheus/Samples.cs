using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Prometheus;

/// <summary>The samples of a table, by its rows: values that are not null, and their times where the function asks for them.</summary>
/// <param name="Bounds">What the first row has for a bound of the range.</param>
internal sealed record Samples(List<double> Values, List<long> Times, Func<string, Value> Bounds)
{
    public int Count => Values.Count;

    /// <summary>A bound of the range in nanoseconds.</summary>
    public long Bound(string label) => Bounds(label) is { Kind: ValueKind.Time } bound ? bound.AsTime : throw FluxException.Invalid($"no column \"{label}\" of times exists");
}

/// <summary>One number per table; none where there are too few samples, or the result of the function is null.</summary>
internal sealed class SamplesNode(CallSite origin, StreamNode input, bool withTimes, Func<Samples, double?> function) : StreamNode(origin, input)
{
    private const string ValueLabel = "_value";
    private const string TimeLabel = "_time";

    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var result = function(Read(table, context));
            yield return KeyRows.Of(table.Key, result is null ? 0 : 1, (ValueLabel, Column.Constant(Value.Float(result ?? 0), result is null ? 0 : 1)));
        }
    }

    private Samples Read(Table table, RunContext context)
    {
        var value = IndexOf(table, ValueLabel, ColumnType.Float);
        var time = withTimes ? IndexOf(table, TimeLabel, ColumnType.Time) : -1;
        Chunk? first = null;
        var samples = new Samples([], [], label => first?[label]?[0] ?? default);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            first ??= chunk;
            var values = chunk[value].Dense<double>();
            var times = withTimes ? chunk[time].Dense<long>() : null;
            for (var row = 0; row < values.Length; row++)
            {
                if (values.IsNull(row) || times?.IsNull(row) == true)
                    continue;
                samples.Values.Add(values.Values[row]);
                if (times is not null)
                    samples.Times.Add(times.Values[row]);
            }
        }
        return samples;
    }

    private int IndexOf(Table table, string label, ColumnType type)
    {
        var index = table.Schema.IndexOf(label);
        if (index < 0)
            throw ColumnError($"no column \"{label}\" exists");
        return table.Schema[index].Type == type ? index : throw ColumnError($"column \"{label}\" must be of type {type.Text()}");
    }
}
