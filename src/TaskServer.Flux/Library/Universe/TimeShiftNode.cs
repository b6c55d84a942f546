using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>timeShift</c>: times moved by a duration, in the key, too.</summary>
internal sealed class TimeShiftNode(CallSite origin, StreamNode input, FluxDuration duration, string[] columns) : ReshapeNode(origin, input)
{
    public override TimeBounds? Bounds(RunContext context) =>
        Input.Bounds(context) is { } bounds ? new(Calendar.Add(bounds.Start, duration), Calendar.Add(bounds.Stop, duration)) : null;

    // The last days of a month can become the same day.
    protected override bool MayMeet(Table before, Table after) => duration.Months != 0 && base.MayMeet(before, after);

    protected override Table Reshape(Table table, RunContext context)
    {
        var found = new List<int>();
        var key = table.Key;
        for (var i = 0; i < table.Schema.Count; i++)
        {
            var (label, type) = table.Schema[i];
            if (!columns.Contains(label))
                continue;
            if (type != ColumnType.Time)
                throw Error($"column \"{label}\" is not of type time");
            found.Add(i);
            if (key[label] is { Kind: ValueKind.Time } time)
                key = key.With(label, Value.Time(Calendar.Add(time.AsTime, duration)));
        }
        if (found.Count == 0)
            return table;
        return table with
        {
            Key = key,
            Chunks = Each(table, context, c => Shifted(c, found)),
            IsTimeSorted = table.IsTimeSorted && (duration.Months == 0 || !columns.Contains("_time")),
        };
    }

    private Chunk Shifted(Chunk chunk, List<int> found)
    {
        var shifted = chunk.Columns.ToArray();
        foreach (var i in found)
            shifted[i] = Shifted(shifted[i]);
        return new(chunk.Schema, shifted, chunk.Rows);
    }

    private Column Shifted(Column column)
    {
        if (column is ConstantColumn { Value: var constant })
            return constant.IsNull ? column : Column.Constant(Value.Time(Calendar.Add(constant.AsTime, duration)), column.Length);
        var dense = (Column<long>)column;
        var times = dense.Values.ToArray();
        if (duration.Months == 0)
        {
            var nanoseconds = duration.SignedNanoseconds;
            for (var row = 0; row < times.Length; row++)
                times[row] = unchecked(times[row] + nanoseconds);
        }
        else
        {
            for (var row = 0; row < times.Length; row++)
                times[row] = Calendar.Add(times[row], duration);
        }
        return new Column<long>(ColumnType.Time, times, 0, times.Length, dense.HasNulls ? dense.Nulls.ToArray() : null);
    }
}

internal sealed class TimeShiftLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "timeShift", static (in Arguments a) =>
        Value.Stream(new TimeShiftNode(a.Origin, a.Stream(0), a.Duration(1), a.Strings(2) ?? ["_start", "_stop", "_time"])));
}
