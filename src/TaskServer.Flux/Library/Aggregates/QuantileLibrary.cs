using System.Runtime.InteropServices;
using TaskServer.Flux.Library.Selectors;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>quantile</c> estimated from a digest: a float, of numbers of any type.</summary>
internal sealed class DigestQuantileNode(CallSite origin, StreamNode input, string column, double quantile, double compression) : AggregateNode(origin, input, column)
{
    public override Accumulator Create(ColumnType type) => type.IsNumeric() ? new Quantile(new(compression), quantile) : throw Unsupported(type);

    private sealed class Quantile(TDigest digest, double quantile) : NumberAccumulator
    {
        public override long StateBytes => digest.Bytes;

        protected override double Result => digest.Quantile(quantile);

        protected override void Take(ReadOnlySpan<double> numbers) => digest.Add(numbers);

        protected override void Clear() => digest.Clear();
    }
}

/// <summary><c>quantile</c> between the two nearest of all values, which must be floats.</summary>
internal sealed class MeanQuantileNode(CallSite origin, StreamNode input, string column, double quantile) : AggregateNode(origin, input, column)
{
    public override Accumulator Create(ColumnType type) => type == ColumnType.Float ? new Quantile(quantile) : throw Unsupported(type);

    private sealed class Quantile(double quantile) : NumberAccumulator
    {
        private readonly List<double> _values = [];

        public override long StateBytes => _values.Capacity * sizeof(double);

        protected override double Result
        {
            get
            {
                LongSort.Sort(CollectionsMarshal.AsSpan(_values));
                var position = quantile * (_values.Count - 1);
                var low = Math.Floor(position);
                var high = Math.Ceiling(position);
                var value = _values[(int)low];
                return low == high ? value : value * (high - position) + _values[(int)high] * (position - low);
            }
        }

        protected override void Take(ReadOnlySpan<double> numbers) => _values.AddRange(numbers);

        protected override void Clear() => _values.Clear();
    }
}

internal sealed class QuantileLibrary : INativeLibrary
{
    private const double DefaultCompression = 1000;

    public static void Register(NativeFunctions natives) => natives.Add("universe", "quantile", static (in Arguments a) =>
    {
        var (column, quantile, compression, method) = (a.String(1, "_value"), a.Float(2), a.Float(3, 0), a.String(4, "estimate_tdigest"));
        if (quantile is not (>= 0 and <= 1))
            throw FluxException.Invalid("quantile must be between 0 and 1");
        if (compression > 0 && method != "estimate_tdigest")
            throw FluxException.Invalid("compression parameter is only valid for method estimate_tdigest");
        return Value.Stream(method switch
        {
            "estimate_tdigest" => new DigestQuantileNode(a.Origin, a.Stream(0), column, quantile, compression > 0 ? compression : DefaultCompression),
            "exact_mean" => new MeanQuantileNode(a.Origin, a.Stream(0), column, quantile),
            "exact_selector" => new RowQuantileNode(a.Origin, a.Stream(0), column, quantile),
            _ => throw FluxException.Invalid($"unknown method {method}"),
        });
    });
}
