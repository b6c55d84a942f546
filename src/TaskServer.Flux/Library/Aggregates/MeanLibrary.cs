using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>mean</c>: a float; nulls are skipped, only nulls give null.</summary>
internal sealed class MeanNode(CallSite origin, StreamNode input, string column) : AggregateNode(origin, input, column)
{
    public override Accumulator Create(ColumnType type) => type is ColumnType.Float or ColumnType.Int or ColumnType.UInt ? new Mean() : throw Unsupported(type);

    private sealed class Mean : Accumulator
    {
        private double _sum;
        private long _count;

        public override ColumnType ResultType => ColumnType.Float;

        public override void Add(Column column, int start, int count)
        {
            if (column is Column<double> { HasNulls: false } plain)
            {
                foreach (var value in plain.Values.Slice(start, count))
                    _sum += value;
                _count += count;
                return;
            }
            for (var i = start; i < start + count; i++)
            {
                if (column.IsNull(i))
                    continue;
                _sum += Numbers.ToDouble(column, i);
                _count++;
            }
        }

        public override void Emit(ColumnBuilder builder)
        {
            if (_count > 0)
                ((ColumnBuilder<double>)builder).Append(_sum / _count);
            else
                builder.AddNull();
        }

        public override void Reset() => (_sum, _count) = (0, 0);
    }
}

internal sealed class MeanLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "mean", static (in Arguments a) => Value.Stream(new MeanNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
}
