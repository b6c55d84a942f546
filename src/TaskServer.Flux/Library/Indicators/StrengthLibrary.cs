using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Indicators;

/// <summary><c>relativeStrengthIndex</c>: how much the averaged rises outweigh the averaged falls, from 0 to 100. The first value counts as a change from zero.</summary>
internal sealed class StrengthNode(CallSite origin, StreamNode input, string[] columns, long period) : IndicatorNode(origin, input, columns)
{
    protected override Indicator Create() => new Strength(period);

    protected override string Unsupported(string column, ColumnType type) => $"cannot take relative strength index of column {column} (type {type.Text()})";

    private sealed class Strength(long period) : Indicator
    {
        private readonly ExponentialAverage _up = new(period, 1.0 / period);
        private readonly ExponentialAverage _down = new(period, 1.0 / period);
        private long _rows;
        private double _before;

        public override bool Next(double? value, out double? result)
        {
            var change = value - _before;
            _before = value ?? _before;
            _up.Add(change is null ? null : Math.Max(change.Value, 0));
            _down.Add(change is null ? null : Math.Max(-change.Value, 0));
            result = Index;
            return ++_rows > period;
        }

        public override bool Last(out double? result)
        {
            result = Index;
            return true;
        }

        private double? Index => 100 - 100 / (1 + _up.Value / _down.Value);
    }
}

internal sealed class StrengthLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "relativeStrengthIndex", static (in Arguments a) =>
    {
        var period = a.Int(1);
        return period > 0
            ? Value.Stream(new StrengthNode(a.Origin, a.Stream(0), a.Strings(2) ?? ["_value"], period))
            : throw FluxException.Invalid($"cannot take relative strength index with a period of {period} (must be greater than 0)");
    });
}
