using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Indicators;

/// <summary><c>chandeMomentumOscillator</c>: rises less falls of the last n rows, in percent of both.</summary>
internal sealed class MomentumNode(CallSite origin, StreamNode input, string[] columns, long period) : IndicatorNode(origin, input, columns)
{
    protected override Indicator Create() => new Oscillator(period);

    protected override string Unsupported(string column, ColumnType type) => $"cannot take chande momentum oscillator of column {column} (type {type.Text()})";

    private sealed class Oscillator(long period) : Indicator
    {
        private readonly Momentum _momentum = new(period);

        public override bool Next(double? value, out double? result)
        {
            result = _momentum.Next(value);
            return _momentum.IsReady;
        }
    }
}

/// <summary><c>kaufmansAMA</c>: an average that follows fast where the values have a direction, and slowly where they only vary.</summary>
internal sealed class AdaptiveAverageNode(CallSite origin, StreamNode input, string column, long period) : IndicatorNode(origin, input, [column])
{
    protected override Indicator Create() =>
        period > 0 ? new Adaptive(period) : throw Error($"cannot take KaufmansAMA with a period of {period} (must be greater than 0)");

    protected override string Unsupported(string column, ColumnType type) => $"cannot take KAMA of column {column} (type {type.Text()})";

    private sealed class Adaptive(long period) : Indicator
    {
        // Shares of exponential averages over 2 and over 30 rows.
        private const double Fast = 2.0 / 3;
        private const double Slow = 2.0 / 31;
        private readonly Momentum _momentum = new(period);
        private double? _average;

        public override bool Next(double? value, out double? result)
        {
            var before = _momentum.Value;
            var efficiency = Math.Abs(_momentum.Next(value) ?? 0) / 100;
            result = null;
            if (!_momentum.IsReady)
                return false;
            var share = Math.Pow(efficiency * (Fast - Slow) + Slow, 2);
            _average ??= before;
            _average += share * (_momentum.Value - _average);
            result = _average;
            return true;
        }
    }
}

/// <summary>Sums of the rises and of the falls over the last rows. A null is no change.</summary>
internal sealed class Momentum(long period)
{
    private readonly List<double> _changes = [];
    private Growth _growth;
    private long _rows;
    private double _up;
    private double _down;

    /// <summary>The last value that was not null.</summary>
    public double? Value { get; private set; }

    /// <summary>There are as many changes as the period is long.</summary>
    public bool IsReady => _rows > period;

    /// <summary>100 for rises only, -100 for falls only, NaN when nothing changed.</summary>
    public double? Next(double? value)
    {
        var change = value - Value ?? 0;
        Value = value ?? Value;
        var slot = (int)(_rows % period);
        if (slot < _changes.Count)
            _changes[slot] = change;
        else
        {
            _changes.Add(change);
            _growth.Add(sizeof(double));
        }
        _rows++;
        if (change > 0)
            _up += change;
        else
            _down -= change;
        double? result = Value is null ? null : 100 * (_up - _down) / (_up + _down);
        if (!IsReady)
            return result;
        // The oldest change is not among those of the next row.
        var oldest = _changes[(int)(_rows % period)];
        if (oldest > 0)
            _up -= oldest;
        else
            _down += oldest;
        return result;
    }
}

internal sealed class MomentumLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "chandeMomentumOscillator", static (in Arguments a) =>
        {
            var period = a.Int(1);
            return period > 0
                ? Value.Stream(new MomentumNode(a.Origin, a.Stream(0), a.Strings(2) ?? ["_value"], period))
                : throw FluxException.Invalid($"cannot take chande momentum oscillator with a period of {period} (must be greater than 0)");
        });
        natives.Add("universe", "kaufmansAMA", static (in Arguments a) => Value.Stream(new AdaptiveAverageNode(a.Origin, a.Stream(0), a.String(2, "_value"), a.Int(1))));
    }
}
