using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>stddev</c> and <c>skew</c>: floats; nulls are skipped, only nulls give null.</summary>
internal sealed class MomentsNode(CallSite origin, StreamNode input, string column, Moment moment) : AggregateNode(origin, input, column)
{
    public override Accumulator Create(ColumnType type) => type.IsNumeric() ? new Moments(moment) : throw Unsupported(type);

    // Welford's updates: sums of powers would lose everything to the mean when that is large.
    private sealed class Moments(Moment moment) : NumberAccumulator
    {
        private double _mean;
        private double _squares;
        private double _cubes;

        protected override double Result => moment switch
        {
            Moment.Population => Math.Sqrt(_squares / Count),
            Moment.Sample => Count < 2 ? double.NaN : Math.Sqrt(_squares / (Count - 1)),
            _ => Count < 2 ? double.NaN : Math.Sqrt(Count) * _cubes / Math.Pow(_squares, 1.5),
        };

        protected override void Take(ReadOnlySpan<double> numbers)
        {
            var (mean, squares, cubes) = (_mean, _squares, _cubes);
            double n = Count;
            foreach (var number in numbers)
            {
                var before = n;
                n++;
                var delta = number - mean;
                var step = delta / n;
                var term = delta * step * before;
                if (moment == Moment.Skew)
                    cubes += term * step * (n - 2) - 3 * step * squares;
                squares += term;
                mean += step;
            }
            (_mean, _squares, _cubes) = (mean, squares, cubes);
        }

        protected override void Clear() => (_mean, _squares, _cubes) = (0, 0, 0);
    }
}

internal enum Moment
{
    Sample,
    Population,
    Skew,
}

internal sealed class MomentsLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "stddev", static (in Arguments a) => Value.Stream(new MomentsNode(a.Origin, a.Stream(0), a.String(1, "_value"), a.String(2, "sample") switch
        {
            "sample" => Moment.Sample,
            "population" => Moment.Population,
            var mode => throw FluxException.Invalid($"\"{mode}\" is not a valid standard deviation mode"),
        })));
        natives.Add("universe", "skew", static (in Arguments a) => Value.Stream(new MomentsNode(a.Origin, a.Stream(0), a.String(1, "_value"), Moment.Skew)));
    }
}
