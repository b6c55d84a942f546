using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary>
/// <c>integral</c>: the area below the values, by trapezoids. With interpolation the outermost lines go on to the bounds of the table; a single value then stands for all
/// of it. Nulls are skipped, of equal times the first row counts.
/// </summary>
internal sealed class IntegralNode(CallSite origin, StreamNode input, string column, string timeColumn, double unit, bool interpolate) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var (start, stop) = (Bound(table, "_start"), Bound(table, "_stop"));
            var (value, time) = (ValueIndex(table), table.Schema.IndexOf(timeColumn));
            if (time < 0)
                throw ColumnError($"no column \"{timeColumn}\" exists");
            if (table.Schema[time].Type != ColumnType.Time)
                throw ColumnError($"column \"{timeColumn}\" must be a time got {table.Schema[time].Type.Text()}");
            var area = new Area(start, stop, interpolate);
            long? last = null;
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                last = Add(AggregateNode.Dense(chunk[value]), chunk[time].Dense<long>(), last, area);
            }
            yield return KeyRows.Of(table.Key, 1, (column, Column.Constant(Value.Float(area.Total() / unit), 1)));
        }
    }

    private long Bound(Table table, string label) =>
        table.Key[label] is { Kind: ValueKind.Time } bound ? bound.AsTime : throw ColumnError($"integral function needs {label} column to be part of group key");

    private int ValueIndex(Table table)
    {
        var index = table.Schema.IndexOf(column);
        if (index < 0)
            throw ColumnError($"column \"{column}\" does not exist");
        if (table.Key.Has(column))
            throw ColumnError("cannot aggregate columns that are part of the group key");
        return table.Schema[index].Type.IsNumeric() ? index : throw ColumnError($"cannot perform integral over {table.Schema[index].Type.Text()}");
    }

    private long? Add(Column values, Column<long> times, long? last, Area area)
    {
        for (var row = 0; row < times.Length; row++)
        {
            if (times.IsNull(row))
                throw Error("integral found null time in time column");
            var time = times.Values[row];
            if (time < last)
                throw Error("integral found out-of-order times in time column");
            if (time == last)
                continue;
            last = time;
            if (!values.IsNull(row))
                area.Add(time, Numbers.ToDouble(values, row));
        }
        return last;
    }

    private sealed class Area(long start, long stop, bool interpolate)
    {
        private int _points;
        private (long Time, double Value) _previous;
        private double _slope;
        private double _sum;

        public void Add(long time, double value)
        {
            if (_points > 0)
            {
                _slope = (value - _previous.Value) / (time - _previous.Time);
                _sum += Trapezoid(_previous.Value, value, time - _previous.Time);
                if (_points == 1 && interpolate)
                    _sum += Trapezoid(_previous.Value, _previous.Value - _slope * (_previous.Time - start), _previous.Time - start);
            }
            _previous = (time, value);
            _points++;
        }

        public double Total() => (interpolate, _points) switch
        {
            (_, 0) or (false, 1) => 0,
            (true, 1) => _previous.Value * (stop - start),
            (true, _) => _sum + Trapezoid(_previous.Value, _previous.Value + _slope * (stop - _previous.Time), stop - _previous.Time),
            _ => _sum,
        };

        private static double Trapezoid(double left, double right, double width) => (left + right) / 2 * width;
    }
}

internal sealed class IntegralLibrary : INativeLibrary
{
    // Any other interpolation is taken for none.
    public static void Register(NativeFunctions natives) => natives.Add("universe", "integral", static (in Arguments a) => Value.Stream(new IntegralNode(
        a.Origin, a.Stream(0), a.String(3, "_value"), a.String(2, "_time"), a.Duration(1, FluxDuration.OfNanoseconds(FluxDuration.Second)).ApproximateNanoseconds, a.String(4, "") == "linear")));
}
