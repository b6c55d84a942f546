using System.Globalization;
using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Prometheus;

/// <summary>
/// <c>histogram_quantile</c>: the value below which a share of the observations lies, linear within a bucket. Unlike that of the language itself it forgives: shares outside
/// 0 to 1 are infinite, without an infinite bucket the result is no number, counts that fall are taken as flat.
/// </summary>
internal sealed class BucketQuantileNode(CallSite origin, StreamNode input, double quantile, HistogramColumns labels, string valueLabel) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var buckets = Read(table, context);
            if (buckets.Count > 0)
                yield return KeyRows.Of(table.Key, 1, (valueLabel, Column.Constant(Value.Float(Quantile(buckets)), 1)));
        }
    }

    private List<(double Bound, double Count)> Read(Table table, RunContext context)
    {
        var (count, bound) = (table.Schema.IndexOf(labels.Count), table.Schema.IndexOf(labels.UpperBound));
        if (count < 0)
            throw ColumnError($"table is missing count column \"{labels.Count}\"");
        if (bound < 0)
            throw ColumnError($"table is missing upper bound column \"{labels.UpperBound}\"");
        if (table.Schema[count].Type != ColumnType.Float)
            throw ColumnError($"count column \"{labels.Count}\" must be of type float");
        var buckets = new List<(double Bound, double Count)>();
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            for (var row = 0; row < chunk.Rows; row++)
            {
                if (!chunk[count].IsNull(row) && UpperBound(chunk[bound, row]) is { } upper)
                    buckets.Add((upper, chunk[count, row].AsFloat));
            }
        }
        buckets.Sort(static (a, b) => a.Bound.CompareTo(b.Bound));
        return buckets;
    }

    // Bounds come from a tag, so they are text; rows without one belong to no bucket.
    private double? UpperBound(Value value) => value.Kind switch
    {
        ValueKind.Float => value.AsFloat,
        ValueKind.String when value.AsString is "+Inf" or "Inf" => double.PositiveInfinity,
        ValueKind.String when double.TryParse(value.AsString, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) => bound,
        ValueKind.Null or ValueKind.String => null,
        _ => throw ColumnError($"upper bound column \"{labels.UpperBound}\" must be of type float"),
    };

    private double Quantile(List<(double Bound, double Count)> buckets)
    {
        if (double.IsNaN(quantile))
            return double.NaN;
        if (quantile < 0)
            return double.NegativeInfinity;
        if (quantile > 1)
            return double.PositiveInfinity;
        if (buckets.Count < 2 || !double.IsPositiveInfinity(buckets[^1].Bound))
            return double.NaN;
        for (var i = 1; i < buckets.Count; i++)
            buckets[i] = (buckets[i].Bound, Math.Max(buckets[i].Count, buckets[i - 1].Count));
        if (buckets[^1].Count == 0)
            return double.NaN;
        var rank = quantile * buckets[^1].Count;
        var at = buckets.FindIndex(b => b.Count >= rank);
        if (at == buckets.Count - 1)
            return buckets[^2].Bound;
        if (at == 0 && buckets[0].Bound <= 0)
            return buckets[0].Bound;
        var (low, before) = at == 0 ? (0, 0) : buckets[at - 1];
        return low + (buckets[at].Bound - low) * ((rank - before) / (buckets[at].Count - before));
    }
}
