using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>sum</c>: keeps the type of the column; nulls are skipped, only nulls give null.</summary>
internal sealed class SumNode(CallSite origin, StreamNode input, string column) : AggregateNode(origin, input, column)
{
    public override Accumulator Create(ColumnType type) => type switch
    {
        ColumnType.Float => new FloatSum(),
        ColumnType.Int or ColumnType.UInt => new IntegerSum(type),
        _ => throw Unsupported(type),
    };

    private sealed class FloatSum : Accumulator
    {
        private double _sum;
        private bool _any;

        public override ColumnType ResultType => ColumnType.Float;

        public override void Add(Column column, int start, int count)
        {
            var dense = (Column<double>)column;
            var values = dense.Values.Slice(start, count);
            if (!dense.HasNulls)
            {
                foreach (var value in values)
                    _sum += value;
                _any |= count > 0;
                return;
            }
            var nulls = dense.Nulls.Slice(start, count);
            for (var i = 0; i < count; i++)
            {
                if (nulls[i])
                    continue;
                _sum += values[i];
                _any = true;
            }
        }

        public override void Emit(ColumnBuilder builder)
        {
            if (_any)
                ((ColumnBuilder<double>)builder).Append(_sum);
            else
                builder.AddNull();
        }

        public override void Reset() => (_sum, _any) = (0, false);
    }

    private sealed class IntegerSum(ColumnType type) : Accumulator
    {
        private long _sum;
        private bool _any;

        public override ColumnType ResultType => type;

        public override void Add(Column column, int start, int count)
        {
            var dense = (Column<long>)column;
            var values = dense.Values;
            for (var i = start; i < start + count; i++)
            {
                if (dense.IsNull(i))
                    continue;
                _sum = unchecked(_sum + values[i]);
                _any = true;
            }
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
