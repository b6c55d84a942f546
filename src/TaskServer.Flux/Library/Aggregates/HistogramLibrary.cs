using System.Globalization;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>histogram</c>: for every upper bound how many values are not above it, or which share of all. Nulls are skipped.</summary>
internal sealed class HistogramNode(CallSite origin, StreamNode input, string column, HistogramColumns labels, double[] bins, bool normalize) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var index = table.Schema.IndexOf(column);
            if (index < 0)
                throw ColumnError($"column \"{column}\" is missing");
            if (table.Schema[index].Type != ColumnType.Float)
                throw ColumnError($"column \"{column}\" must be a float got {table.Schema[index].Type.Text()}");
            var counts = new double[bins.Length];
            var total = 0L;
            double[] buffer = [];
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                total += Count(Numbers.Of(AggregateNode.Dense(chunk[index]), 0, chunk.Rows, ref buffer), counts);
            }
            for (var i = 1; i < counts.Length; i++)
                counts[i] += counts[i - 1];
            for (var i = 0; normalize && i < counts.Length; i++)
                counts[i] /= total;
            yield return KeyRows.Of(table.Key, bins.Length, (labels.UpperBound, Column.OfFloats(bins)), (labels.Count, Column.OfFloats(counts)));
        }
    }

    private int Count(ReadOnlySpan<double> values, double[] counts)
    {
        foreach (var value in values)
        {
            int low = 0, high = bins.Length;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (value <= bins[middle])
                    high = middle;
                else
                    low = middle + 1;
            }
            if (low == bins.Length)
            {
                throw Error($"found value greater than any bin, {low} {bins.Length} {SixDigits(value)} {SixDigits(bins.Length == 0 ? double.NaN : bins[^1])}");
            }
            counts[low]++;
        }
        return values.Length;
    }

    private static string SixDigits(double value) => double.IsFinite(value) ? value.ToString("F6", CultureInfo.InvariantCulture) : FloatText.Plain(value);
}

/// <summary>Labels of the columns of a histogram.</summary>
internal sealed record HistogramColumns(string UpperBound, string Count);

/// <summary><c>linearBins</c> and <c>logarithmicBins</c>: upper bounds for a histogram.</summary>
internal sealed class HistogramLibrary : INativeLibrary
{
    private const int MaximalBins = 10_000_000;

    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "histogram", static (in Arguments a) =>
        {
            var array = a.Array(4);
            var bins = new double[array.Count];
            for (var i = 0; i < bins.Length; i++)
                bins[i] = array[i].Kind == ValueKind.Float ? array[i].AsFloat : throw FluxException.Invalid($"expected float but found {TypeText.Of(array[i])}");
            LongSort.Sort<double>(bins);
            return Value.Stream(new HistogramNode(a.Origin, a.Stream(0), a.String(1, "_value"), new(a.String(2, "le"), a.String(3, "_value")), bins, a.Bool(5, false)));
        });
        natives.Add("universe", "linearBins", static (in Arguments a) =>
        {
            var width = a.Float(1);
            return Bins(a.Float(0), a.Int(2), a.Bool(3, true), bound => bound + width);
        });
        natives.Add("universe", "logarithmicBins", static (in Arguments a) =>
        {
            var factor = a.Float(1);
            return Bins(a.Float(0), a.Int(2), a.Bool(3, true), bound => bound * factor);
        });
    }

    private static Value Bins(double start, long count, bool infinity, Func<double, double> next)
    {
        if (count is < 0 or > MaximalBins)
            throw FluxException.Invalid($"count must be between 0 and {MaximalBins}, but was {count}");
        var bins = new ArrayBuilder();
        for (var i = 0; i < count; i++)
        {
            bins.Add(Value.Float(start));
            start = next(start);
        }
        if (infinity)
            bins.Add(Value.Float(double.PositiveInfinity));
        return Value.Array(bins.Build());
    }
}
