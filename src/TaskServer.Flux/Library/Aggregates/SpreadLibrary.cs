using System.Numerics;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>spread</c>: the largest value less the smallest, in the type of the column; nulls are skipped, only nulls give null.</summary>
internal sealed class SpreadNode(CallSite origin, StreamNode input, string column) : AggregateNode(origin, input, column)
{
    public override Accumulator Create(ColumnType type) => type switch
    {
        ColumnType.Float => new FloatSpread(),
        ColumnType.Int or ColumnType.UInt => new IntegerSpread(type),
        _ => throw Unsupported(type),
    };

    private sealed class FloatSpread : NumberAccumulator
    {
        private double _min = double.PositiveInfinity;
        private double _max = double.NegativeInfinity;

        protected override double Result => _max < _min ? double.NaN : _max - _min;

        protected override void Take(ReadOnlySpan<double> numbers) => Widen(numbers, ref _min, ref _max);

        protected override void Clear() => (_min, _max) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    private sealed class IntegerSpread(ColumnType type) : Accumulator
    {
        private long[] _buffer = [];
        private long _min;
        private long _max;
        private bool _any;

        public override ColumnType ResultType => type;

        public override void Add(Column column, int start, int count)
        {
            var numbers = Numbers.Integers((Column<long>)column, start, count, ref _buffer);
            if (numbers.IsEmpty)
                return;
            if (!_any)
                _min = _max = numbers[0];
            _any = true;
            if (type == ColumnType.Int)
            {
                Widen(numbers, ref _min, ref _max);
                return;
            }
            var (min, max) = unchecked(((ulong)_min, (ulong)_max));
            Widen(Numbers.Unsigned(numbers), ref min, ref max);
            (_min, _max) = unchecked(((long)min, (long)max));
        }

        public override void Emit(ColumnBuilder builder)
        {
            if (_any)
                ((ColumnBuilder<long>)builder).Append(unchecked(_max - _min));
            else
                builder.AddNull();
        }

        public override void Reset() => _any = false;
    }

    private static void Widen<T>(ReadOnlySpan<T> numbers, ref T min, ref T max)
        where T : struct, IComparisonOperators<T, T, bool>
    {
        var (low, high) = (min, max);
        foreach (var number in numbers)
        {
            if (number < low)
                low = number;
            if (number > high)
                high = number;
        }
        (min, max) = (low, high);
    }
}

internal sealed class SpreadLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "spread", static (in Arguments a) => Value.Stream(new SpreadNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
}
