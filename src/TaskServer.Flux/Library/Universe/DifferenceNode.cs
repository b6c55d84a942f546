using System.Numerics;
using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>difference</c>: how much a number grew since the last row that had one. The first row of a table, which has none before it, drops out or is null.</summary>
internal sealed class DifferenceNode(CallSite origin, StreamNode input, string[] columns, bool nonNegative, bool keepFirst, bool initialZero) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var schema = table.Schema;
        var found = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            var (label, type) = table.Schema[i];
            if (!columns.Contains(label) || table.IsKey(i))
                continue;
            if (type == ColumnType.Time)
                throw FluxException.Invalid("difference does not support time columns. Try the elapsed function");
            if (!type.IsNumeric())
                throw Error($"difference does not support column \"{label}\" of type \"{type.Text()}\"");
            found.Add(i);
            schema = schema.With(label, type == ColumnType.UInt ? ColumnType.Int : type);
        }
        return table with { Schema = schema, Chunks = Rows(table, schema, found, context) };
    }

    private IEnumerable<Chunk> Rows(Table table, TableSchema schema, List<int> found, RunContext context)
    {
        var previous = found.ConvertAll(i => Before(schema[i].Type, isUnsigned: table.Schema[i].Type == ColumnType.UInt));
        var isFirst = true;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            var changed = chunk.Columns.ToArray();
            for (var i = 0; i < found.Count; i++)
                changed[found[i]] = previous[i].Subtract(AggregateNode.Dense(chunk[found[i]]));
            var result = new Chunk(schema, changed, chunk.Rows);
            if (isFirst && !keepFirst)
                result = result.Slice(1, result.Rows - 1);
            isFirst = false;
            if (result.Rows > 0)
                yield return result;
        }
    }

    private IPrevious Before(ColumnType type, bool isUnsigned) =>
        type == ColumnType.Float ? new Previous<double>(type, nonNegative, initialZero, false) : new Previous<long>(type, nonNegative, initialZero, isUnsigned);

    private interface IPrevious
    {
        Column Subtract(Column column);
    }

    /// <summary>The last value of a column. Unsigned numbers are longs that compare otherwise.</summary>
    private sealed class Previous<T>(ColumnType result, bool nonNegative, bool initialZero, bool isUnsigned) : IPrevious
        where T : struct, INumber<T>
    {
        private bool _exists;
        private T _last;

        public Column Subtract(Column column)
        {
            var dense = column.Dense<T>();
            var values = dense.Values;
            var nulls = dense.Nulls;
            var differences = new T[values.Length];
            bool[]? none = null;
            for (var row = 0; row < values.Length; row++)
            {
                if (!nulls.IsEmpty && nulls[row])
                {
                    (none ??= new bool[values.Length])[row] = true;
                    continue;
                }
                var value = values[row];
                if (!_exists)
                    (none ??= new bool[values.Length])[row] = true;
                else if (!nonNegative || !IsLess(value, _last))
                    differences[row] = unchecked(value - _last);
                else if (initialZero)
                    differences[row] = value;
                else
                    (none ??= new bool[values.Length])[row] = true;
                _last = value;
                _exists = true;
            }
            return new Column<T>(result, differences, 0, differences.Length, none);
        }

        private bool IsLess(T value, T other) => isUnsigned ? ulong.CreateTruncating(value) < ulong.CreateTruncating(other) : value < other;
    }
}

internal sealed class DifferenceLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "difference", static (in Arguments a) =>
        Value.Stream(new DifferenceNode(a.Origin, a.Stream(0), a.Strings(2) ?? ["_value"], a.Bool(1, false), a.Bool(3, false), a.Bool(4, false))));
}
