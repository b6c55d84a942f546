using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>mean</c>: a float; nulls are skipped, only nulls give null.</summary>
internal sealed class MeanNode(CallSite origin, StreamNode input, string column) : AggregateNode(origin, input, column)
{
    public override string? AsCall => Column == "_value" ? "mean()" : null;

    public override Accumulator Create(ColumnType type) => type.IsNumeric() ? new Mean() : throw Unsupported(type);

    private sealed class Mean : NumberAccumulator
    {
        private double _sum;

        protected override double Result => _sum / Count;

        protected override void Take(ReadOnlySpan<double> numbers)
        {
            var sum = _sum;
            foreach (var number in numbers)
                sum += number;
            _sum = sum;
        }

        protected override void Clear() => _sum = 0;
    }
}

internal sealed class MeanLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "mean", static (in Arguments a) => Value.Stream(new MeanNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
}
