using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>sum</c>: keeps the type of the column; nulls are skipped, only nulls give null.</summary>
internal sealed class SumNode(CallSite origin, StreamNode input, string column) : AggregateNode(origin, input, column)
{
    public override string? AsCall => Column == "_value" ? "sum()" : null;

    public override Accumulator Create(ColumnType type) => type switch
    {
        ColumnType.Float => new FloatSum(),
        ColumnType.Int or ColumnType.UInt => new IntegerSum(type),
        _ => throw Unsupported(type),
    };

    private sealed class FloatSum : NumberAccumulator
    {
        private double _sum;

        protected override double Result => _sum;

        protected override void Take(ReadOnlySpan<double> numbers)
        {
            var sum = _sum;
            foreach (var number in numbers)
                sum += number;
            _sum = sum;
        }

        protected override void Clear() => _sum = 0;
    }

    // Overflow wraps, and so one sum serves both signs.
    private sealed class IntegerSum(ColumnType type) : Accumulator
    {
        private long[] _buffer = [];
        private long _sum;
        private bool _any;

        public override ColumnType ResultType => type;

        public override void Add(Column column, int start, int count)
        {
            var numbers = Numbers.Integers((Column<long>)column, start, count, ref _buffer);
            var sum = _sum;
            foreach (var number in numbers)
                sum = unchecked(sum + number);
            _sum = sum;
            _any |= numbers.Length > 0;
        }

        protected override void AddConstant(ConstantColumn column)
        {
            if (column.HasNulls || column.Length == 0)
                return;
            _sum = unchecked(_sum + column.Value.AsInt * column.Length);
            _any = true;
        }

        public override void Emit(ColumnBuilder builder)
        {
            if (_any)
                ((ColumnBuilder<long>)builder).Append(_sum);
            else
                builder.AddNull();
        }

        public override void Reset() => (_sum, _any) = (0, false);
    }
}

internal sealed class SumLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "sum", static (in Arguments a) => Value.Stream(new SumNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
}
