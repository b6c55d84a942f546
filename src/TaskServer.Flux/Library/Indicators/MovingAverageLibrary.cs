using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Indicators;

/// <summary><c>movingAverage</c>: the mean of the last n rows; nulls among them are skipped.</summary>
internal sealed class MovingAverageNode(CallSite origin, StreamNode input, long period) : IndicatorNode(origin, input, ["_value"])
{
    protected override string Missing => "cannot find _value column";

    protected override Indicator Create() => new Average(period);

    protected override string Unsupported(string column, ColumnType type) => $"cannot take moving average of column {column} (type {type.Text()})";

    private sealed class Average(long period) : Indicator
    {
        private readonly List<double?> _window = [];
        private Growth _growth;
        private int _oldest;
        private double _sum;
        private int _count;

        public override bool Next(double? value, out double? result)
        {
            if (_window.Count < period)
            {
                _window.Add(value);
                _growth.Add(2 * sizeof(double));
            }
            else
            {
                Count(_window[_oldest], -1);
                _window[_oldest] = value;
                _oldest++;
            }
            Count(value, 1);
            if (_oldest == period)
            {
                // Once round: sums afresh, so that rounding does not pile up and a NaN is forgotten.
                (_oldest, _sum, _count) = (0, 0, 0);
                foreach (var member in _window)
                    Count(member, 1);
            }
            result = Mean;
            return _window.Count == period;
        }

        public override bool Last(out double? result)
        {
            result = Mean;
            return true;
        }

        private double? Mean => _count == 0 ? null : _sum / _count;

        private void Count(double? value, int sign)
        {
            if (value is not { } number)
                return;
            _sum += sign * number;
            _count += sign;
        }
    }
}

internal sealed class MovingAverageLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "movingAverage", static (in Arguments a) =>
    {
        var period = a.Int(1);
        return period > 0
            ? Value.Stream(new MovingAverageNode(a.Origin, a.Stream(0), period))
            : throw FluxException.Invalid($"cannot take moving average with a period of {period} (must be greater than 0)");
    });
}
