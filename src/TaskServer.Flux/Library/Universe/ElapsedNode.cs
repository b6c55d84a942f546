using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>elapsed</c>: the whole units of time since the row before. The first row drops out.</summary>
internal sealed class ElapsedNode(CallSite origin, StreamNode input, long unit, string timeColumn, string column) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var time = table.Schema.IndexOf(timeColumn);
        if (time < 0)
            throw Error($"column \"{timeColumn}\" does not exist");
        if (table.Schema[time].Type != ColumnType.Time)
            return table with { Chunks = Nothing(table) };
        var schema = table.Schema.With(column, ColumnType.Int);
        return table with { Schema = schema, Chunks = Rows(table, schema, time, context) };
    }

    // Without times nothing is to be computed as long as no row has another before it.
    private IEnumerable<Chunk> Nothing(Table table)
    {
        var rows = 0L;
        foreach (var chunk in table.Chunks)
        {
            rows += chunk.Rows;
            if (rows > 1)
                throw Error($"column \"{timeColumn}\" is not of type time");
        }
        yield break;
    }

    private IEnumerable<Chunk> Rows(Table table, TableSchema schema, int time, RunContext context)
    {
        var last = 0L;
        var exists = false;
        var isFirst = true;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            var result = chunk.With(schema, column, Between(chunk[time].Dense<long>(), ref last, ref exists));
            if (isFirst)
                result = result.Slice(1, result.Rows - 1);
            isFirst = false;
            if (result.Rows > 0)
                yield return result;
        }
    }

    // A row without time has no result, and the next one counts from the row before it.
    private Column<long> Between(Column<long> column, ref long last, ref bool exists)
    {
        var times = column.Values;
        var elapsed = new long[times.Length];
        bool[]? none = null;
        for (var row = 0; row < times.Length; row++)
        {
            if (column.HasNulls && column.IsNull(row))
            {
                (none ??= new bool[times.Length])[row] = true;
                continue;
            }
            if (exists)
                elapsed[row] = unchecked(times[row] - last) / unit;
            else
                (none ??= new bool[times.Length])[row] = true;
            last = times[row];
            exists = true;
        }
        return new(ColumnType.Int, elapsed, 0, elapsed.Length, none);
    }
}

internal sealed class ElapsedLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "elapsed", static (in Arguments a) =>
    {
        var unit = a.Has(1) ? a.Duration(1).ApproximateNanoseconds : FluxDuration.Second;
        if (unit <= 0)
            throw FluxException.Invalid("unit must be greater than zero");
        return Value.Stream(new ElapsedNode(a.Origin, a.Stream(0), unit, a.String(2, "_time"), a.String(3, "elapsed")));
    });
}
