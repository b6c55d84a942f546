using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>histogramQuantile</c>: the value below which a share of all values lies, by cumulative counts with upper bounds; linear within a bin.</summary>
internal sealed class HistogramQuantileNode(CallSite origin, StreamNode input, double quantile, HistogramColumns labels, string valueLabel, double minimum, string onNonmonotonic)
    : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var bins = Read(table, context);
            if (bins.Count == 0)
                throw Error("histogram is empty");
            if (MakeMonotonic(bins))
                yield return KeyRows.Of(table.Key, 1, (valueLabel, Column.Constant(Value.Float(Quantile(bins)), 1)));
        }
    }

    private List<(double Bound, double Count)> Read(Table table, RunContext context)
    {
        var count = IndexOf(table, labels.Count, "count");
        var bound = IndexOf(table, labels.UpperBound, "upper bound");
        var bins = new List<(double Bound, double Count)>();
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var (counts, bounds) = (chunk[count].Dense<double>(), chunk[bound].Dense<double>());
            for (var row = 0; row < chunk.Rows; row++)
            {
                if (counts.IsNull(row))
                    throw Error("unexpected null in the countColumn");
                if (bounds.IsNull(row))
                    throw Error("unexpected null in the upperBoundColumn");
                bins.Add((bounds.Values[row], counts.Values[row]));
            }
        }
        bins.Sort(static (a, b) => a.Bound.CompareTo(b.Bound));
        return bins;
    }

    private int IndexOf(Table table, string label, string role)
    {
        var index = table.Schema.IndexOf(label);
        if (index < 0)
            throw ColumnError($"table is missing {role} column \"{label}\"");
        return table.Schema[index].Type == ColumnType.Float ? index : throw ColumnError($"{role} column \"{label}\" must be of type float");
    }

    // False when the table is to be dropped.
    private bool MakeMonotonic(List<(double Bound, double Count)> bins)
    {
        for (var i = 1; i < bins.Count; i++)
        {
            if (bins[i].Count >= bins[i - 1].Count)
                continue;
            switch (onNonmonotonic)
            {
                case "drop":
                    return false;
                case "force":
                    bins[i] = (bins[i].Bound, bins[i - 1].Count);
                    continue;
                default:
                    throw Error("histogram records counts are not monotonic");
            }
        }
        return true;
    }

    private double Quantile(List<(double Bound, double Count)> bins)
    {
        var rank = quantile * bins[^1].Count;
        var below = bins.FindLastIndex(b => rank >= b.Count);
        if (below == bins.Count - 1)
            return bins[^1].Bound;
        var (low, lowCount) = below < 0 ? (minimum, 0) : bins[below];
        var (high, highCount) = bins[below + 1];
        // Between infinite bounds nothing can be interpolated.
        if (rank == lowCount || double.IsPositiveInfinity(high))
            return low;
        return double.IsNegativeInfinity(low) ? high : low + (high - low) * (rank - lowCount) / (highCount - lowCount);
    }
}

internal sealed class HistogramQuantileLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "histogramQuantile", static (in Arguments a) =>
    {
        var onNonmonotonic = a.String(6, "error");
        if (onNonmonotonic is not ("error" or "force" or "drop"))
            throw FluxException.Invalid("value provided to histogramQuantile parameter onNonmonotonic is invalid; must be one of \"error\", \"force\" or \"drop\"");
        return Value.Stream(new HistogramQuantileNode(a.Origin, a.Stream(0), a.Float(1), new(a.String(3, "le"), a.String(2, "_value")), a.String(4, "_value"), a.Float(5, 0), onNonmonotonic));
    });
}
