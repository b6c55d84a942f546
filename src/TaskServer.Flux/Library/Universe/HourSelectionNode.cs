using TaskServer.Flux.Library.Windows;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>hourSelection</c>: the rows whose wall clock shows an hour between two, both included; the later one may be past midnight.</summary>
internal sealed class HourSelectionNode(CallSite origin, StreamNode input, long start, long stop, Location location, string timeColumn) : RowTransform(origin, input)
{
    protected override void Prepare(RunContext context)
    {
        if (start is < 0 or > 23)
            throw FluxException.Invalid("start must be between 0 and 23");
        if (stop is < 0 or > 23)
            throw FluxException.Invalid("stop must be between 0 and 23");
    }

    protected override Table Transform(Table table, RunContext context)
    {
        var time = table.Schema.IndexOf(timeColumn);
        if (time < 0)
            throw Error($"no column \"{timeColumn}\" exists");
        if (table.Schema[time].Type != ColumnType.Time)
            throw Error($"column \"{timeColumn}\" is not of type time");
        return table with { Chunks = Rows(table, time, context) };
    }

    private IEnumerable<Chunk> Rows(Table table, int time, RunContext context)
    {
        var rows = new int[Chunk.TargetRows];
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (rows.Length < chunk.Rows)
                rows = new int[chunk.Rows];
            var count = Select(chunk[time].Dense<long>(), rows);
            if (count > 0)
                yield return count == chunk.Rows ? chunk : chunk.Take(rows.AsSpan(0, count));
        }
    }

    private int Select(Column<long> column, int[] rows)
    {
        var times = column.Values;
        var count = 0;
        for (var row = 0; row < times.Length; row++)
        {
            if (column.HasNulls && column.IsNull(row))
                continue;
            var local = location.ToLocal(times[row]) + location.Offset.SignedNanoseconds;
            var hour = (local - Calendar.FloorDivide(local, FluxDuration.Day) * FluxDuration.Day) / FluxDuration.Hour;
            if (start <= stop ? hour >= start && hour <= stop : hour >= start || hour <= stop)
                rows[count++] = row;
        }
        return count;
    }
}

internal sealed class HourSelectionLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "hourSelection", static (in Arguments a) =>
        Value.Stream(new HourSelectionNode(a.Origin, a.Stream(0), a.Int(1), a.Int(2), WindowLibrary.LocationOf(a, 3), a.String(4, "_time"))));
}
