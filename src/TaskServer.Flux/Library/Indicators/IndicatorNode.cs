using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Indicators;

/// <summary>Computes a number for each row of a column from that row and those before.</summary>
internal abstract class Indicator
{
    /// <summary>Takes the next row. From some row on, every row has a result, which may be null.</summary>
    /// <returns>False for the rows at the beginning that drop out.</returns>
    public abstract bool Next(double? value, out double? result);

    /// <summary>The result that the last row gets when there were too few rows for any.</summary>
    /// <returns>False when the table just becomes empty.</returns>
    public virtual bool Last(out double? result)
    {
        result = null;
        return false;
    }
}

/// <summary>Replaces columns of numbers by an indicator of them, a float; the rows at the beginning that have none drop out, the other columns stay.</summary>
internal abstract class IndicatorNode(CallSite origin, StreamNode input, string[] columns) : RowTransform(origin, input)
{
    protected abstract Indicator Create();

    /// <summary>The complaint about a column that has no numbers.</summary>
    protected abstract string Unsupported(string column, ColumnType type);

    /// <summary>The complaint when there is none of the columns; null when that is no mistake.</summary>
    protected virtual string? Missing => null;

    protected sealed override Table Transform(Table table, RunContext context)
    {
        var schema = table.Schema;
        var found = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            var column = table.Schema[i];
            if (!columns.Contains(column.Label))
                continue;
            if (!column.Type.IsNumeric())
                throw ColumnError(Unsupported(column.Label, column.Type));
            found.Add(i);
            schema = schema.With(column.Label, ColumnType.Float);
        }
        if (found.Count == 0 && Missing is { } missing)
            throw ColumnError(missing);
        return new(table.Key, schema, Rows(table, schema, found, context)) { IsTimeSorted = table.IsTimeSorted };
    }

    private IEnumerable<Chunk> Rows(Table table, TableSchema schema, List<int> found, RunContext context)
    {
        // Without a column an indicator of nothing tells which rows drop out.
        var indicators = new Indicator[Math.Max(found.Count, 1)];
        for (var i = 0; i < indicators.Length; i++)
            indicators[i] = Create();
        Chunk? previous = null;
        var any = false;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            previous = chunk;
            var first = chunk.Rows;
            var results = new Column<double>[indicators.Length];
            for (var i = 0; i < indicators.Length; i++)
                (results[i], first) = Apply(indicators[i], i < found.Count ? AggregateNode.Dense(chunk[found[i]]) : null, chunk.Rows);
            if (first == chunk.Rows)
                continue;
            any = true;
            yield return Replaced(chunk.Slice(first, chunk.Rows - first), schema, found, results);
        }
        if (any || previous is null)
            yield break;
        var last = new Column<double>[indicators.Length];
        for (var i = 0; i < indicators.Length; i++)
        {
            if (!indicators[i].Last(out var result))
                yield break;
            last[i] = new(ColumnType.Float, [result ?? 0], 0, 1, result is null ? [true] : null);
        }
        yield return Replaced(previous.Slice(previous.Rows - 1, 1), schema, found, last);
    }

    private static (Column<double> Results, int First) Apply(Indicator indicator, Column? column, int rows)
    {
        var values = new double[rows];
        bool[]? nulls = null;
        var first = rows;
        for (var row = 0; row < rows; row++)
        {
            double? value = column is null || column.IsNull(row) ? null : Numbers.ToDouble(column, row);
            if (!indicator.Next(value, out var result))
                continue;
            if (first == rows)
                first = row;
            if (result is { } number)
                values[row] = number;
            else
                (nulls ??= new bool[rows])[row] = true;
        }
        return (new(ColumnType.Float, values, first, rows - first, nulls), first);
    }

    private static Chunk Replaced(Chunk chunk, TableSchema schema, List<int> found, Column<double>[] results)
    {
        var columns = chunk.Columns.ToArray();
        for (var i = 0; i < found.Count; i++)
            columns[found[i]] = results[i];
        return new(schema, columns, chunk.Rows);
    }
}
