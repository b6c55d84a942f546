using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

internal sealed record DerivativeOptions(string[] Columns, string TimeColumn, long Unit, bool NonNegative, bool InitialZero);

/// <summary><c>derivative</c>: how fast a number changes. The first row of a table drops out, as do rows at the time of the row before.</summary>
internal sealed class DerivativeNode(CallSite origin, StreamNode input, DerivativeOptions options) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var time = table.Schema.IndexOf(options.TimeColumn);
        if (time < 0)
            throw Error($"no column \"{options.TimeColumn}\" exists");
        if (table.Schema[time].Type != ColumnType.Time)
            throw Error($"column \"{options.TimeColumn}\" is not of type time");
        var schema = table.Schema;
        var found = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            var (label, type) = table.Schema[i];
            if (!options.Columns.Contains(label) || table.IsKey(i))
                continue;
            if (!type.IsNumeric())
                throw Error($"unsupported derivative column type {label}:{type.Text()}");
            found.Add(i);
            schema = schema.With(label, ColumnType.Float);
        }
        return table with { Schema = schema, Chunks = Rows(table, schema, time, found, context) };
    }

    private IEnumerable<Chunk> Rows(Table table, TableSchema schema, int time, List<int> found, RunContext context)
    {
        var slopes = found.ConvertAll(_ => new Slope(options));
        var kept = new int[Chunk.TargetRows];
        var last = long.MinValue;
        var isFirst = true;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            if (kept.Length < chunk.Rows)
                kept = new int[chunk.Rows];
            var times = chunk[time].Dense<long>();
            var count = Distinct(times, kept, ref last);
            var rows = kept.AsSpan(0, count);
            var part = count == chunk.Rows ? chunk : chunk.Take(rows);
            var results = part.Columns.ToArray();
            for (var i = 0; i < found.Count; i++)
                results[found[i]] = slopes[i].Of(AggregateNode.Dense(part[found[i]]), part[time].Dense<long>().Values);
            var result = new Chunk(schema, results, count);
            if (isFirst)
                result = result.Slice(1, count - 1);
            isFirst = false;
            if (result.Rows > 0)
                yield return result;
        }
    }

    // The rows that are later than the one before; the first of all is one of them.
    private int Distinct(Column<long> column, int[] kept, ref long last)
    {
        var times = column.Values;
        var count = 0;
        for (var row = 0; row < times.Length; row++)
        {
            if (column.HasNulls && column.IsNull(row))
                throw Error("derivative found null time in time column");
            if (times[row] < last)
                throw Error("derivative found out-of-order times in time column");
            if (times[row] > last)
                kept[count++] = row;
            last = times[row];
        }
        return count;
    }

    /// <summary>The last value of a column and its time.</summary>
    private sealed class Slope(DerivativeOptions options)
    {
        private bool _exists;
        private long _time;
        private double _float;
        private long _integer;

        public Column<double> Of(Column column, ReadOnlySpan<long> times)
        {
            var slopes = new double[times.Length];
            bool[]? none = null;
            var floats = column as Column<double>;
            var integers = column as Column<long>;
            var isUnsigned = column.Type == ColumnType.UInt;
            for (var row = 0; row < slopes.Length; row++)
            {
                if (column.HasNulls && column.IsNull(row))
                {
                    (none ??= new bool[slopes.Length])[row] = true;
                    continue;
                }
                double difference;
                if (floats is not null)
                {
                    difference = floats.Values[row] - _float;
                    _float = floats.Values[row];
                }
                else
                {
                    difference = Difference(integers!.Values[row], _integer, isUnsigned);
                    _integer = integers.Values[row];
                }
                if (!_exists || (options.NonNegative && difference < 0 && !options.InitialZero))
                    (none ??= new bool[slopes.Length])[row] = true;
                else if (!options.NonNegative || !(difference < 0))
                    slopes[row] = difference / ((double)(times[row] - _time) / options.Unit);
                _time = times[row];
                _exists = true;
            }
            return new(ColumnType.Float, slopes, 0, slopes.Length, none);
        }

        private static double Difference(long value, long last, bool isUnsigned)
        {
            if (!isUnsigned)
                return unchecked(value - last);
            var (x, y) = unchecked(((ulong)value, (ulong)last));
            return x >= y ? x - y : -(double)(y - x);
        }
    }
}

internal sealed class DerivativeLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "derivative", static (in Arguments a) =>
    {
        var unit = a.Has(1) ? a.Duration(1).ApproximateNanoseconds : FluxDuration.Second;
        if (unit <= 0)
            throw FluxException.Invalid("unit must be greater than zero");
        var options = new DerivativeOptions(a.Strings(3) ?? ["_value"], a.String(4, "_time"), unit, a.Bool(2, false), a.Bool(5, false));
        return Value.Stream(new DerivativeNode(a.Origin, a.Stream(0), options));
    });
}
