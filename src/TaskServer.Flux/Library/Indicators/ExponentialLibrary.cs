using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Indicators;

/// <summary>
/// <c>exponentialMovingAverage</c>, <c>doubleEMA</c>, <c>tripleEMA</c> and <c>tripleExponentialDerivative</c>: averages of averages and what is made of them.
/// </summary>
internal sealed class ExponentialNode(CallSite origin, StreamNode input, long period, ExponentialKind kind) : IndicatorNode(origin, input, ["_value"])
{
    protected override string Missing => "cannot find _value column";

    protected override Indicator Create() => kind == ExponentialKind.Derivative ? new Derivative(period) : new Combined(period, kind);

    protected override string Unsupported(string column, ColumnType type) => $"cannot take exponential moving average of column {column} (type {type.Text()})";

    // Each average gets the results of the one before.
    private sealed class Chain(long period, int length)
    {
        private readonly ExponentialAverage[] _averages = [.. Enumerable.Range(0, length).Select(_ => new ExponentialAverage(period))];

        public double? this[int index] => _averages[index].Value;

        public bool Add(double? value)
        {
            foreach (var average in _averages)
            {
                average.Add(value);
                if (!average.IsReady)
                    return false;
                value = average.Value;
            }
            return true;
        }

        /// <summary>With too few rows an average is the mean so far, and the next ones get only that.</summary>
        public void Close()
        {
            var open = Array.FindIndex(_averages, a => !a.IsReady);
            for (var i = open + 1; open >= 0 && i < _averages.Length; i++)
                _averages[i].Add(_averages[i - 1].Value);
        }
    }

    private sealed class Combined(long period, ExponentialKind kind) : Indicator
    {
        private readonly Chain _chain = new(period, (int)kind);

        public override bool Next(double? value, out double? result)
        {
            var isReady = _chain.Add(value);
            result = isReady ? Combine() : null;
            return isReady;
        }

        public override bool Last(out double? result)
        {
            _chain.Close();
            result = Combine();
            return true;
        }

        private double? Combine() => kind switch
        {
            ExponentialKind.Single => _chain[0],
            ExponentialKind.Double => 2 * _chain[0] - _chain[1],
            _ => 3 * _chain[0] - 3 * _chain[1] + _chain[2],
        };
    }

    // The change of the third average, in percent.
    private sealed class Derivative(long period) : Indicator
    {
        private readonly Chain _chain = new(period, 3);
        private double? _before;
        private bool _isReady;

        public override bool Next(double? value, out double? result)
        {
            result = null;
            if (!_chain.Add(value))
                return false;
            var (before, wasReady) = (_before, _isReady);
            (_before, _isReady) = (_chain[2], true);
            result = (_before / before - 1) * 100;
            return wasReady;
        }

        public override bool Last(out double? result)
        {
            result = null;
            return !_isReady;
        }
    }
}

/// <summary>What is made of how many averages.</summary>
internal enum ExponentialKind
{
    Single = 1,
    Double = 2,
    Triple = 3,
    Derivative = 4,
}

internal sealed class ExponentialLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "exponentialMovingAverage", static (in Arguments a) => Node(a, ExponentialKind.Single, "exponential moving average"));
        natives.Add("universe", "doubleEMA", static (in Arguments a) => Node(a, ExponentialKind.Double, "exponential moving average"));
        natives.Add("universe", "tripleEMA", static (in Arguments a) => Node(a, ExponentialKind.Triple, "exponential moving average"));
        natives.Add("universe", "tripleExponentialDerivative", static (in Arguments a) => Node(a, ExponentialKind.Derivative, "triple exponential derivative"));
    }

    private static Value Node(in Arguments a, ExponentialKind kind, string name)
    {
        var period = a.Int(1);
        return period > 0
            ? Value.Stream(new ExponentialNode(a.Origin, a.Stream(0), period, kind))
            : throw FluxException.Invalid($"cannot take {name} with a period of {period} (must be greater than 0)");
    }
}
