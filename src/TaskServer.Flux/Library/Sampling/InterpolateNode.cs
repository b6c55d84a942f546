using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sampling;

/// <summary><c>interpolate.linear</c>: rows on the straight line between neighbours at every multiple of an interval that lies between them.</summary>
internal sealed class InterpolateNode(CallSite origin, StreamNode input, FluxDuration every) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var time = Find(table, "_time", ColumnType.Time);
        var value = Find(table, "_value", ColumnType.Float);
        for (var i = 0; i < table.Schema.Count; i++)
        {
            if (i != time && i != value && !table.IsKey(i))
                throw Error($"interpolate.linear requires column \"{table.Schema[i].Label}\" to be in group key");
        }
        return table with { Chunks = Interpolated(table, time, value, context) };
    }

    private int Find(Table table, string label, ColumnType type)
    {
        var index = table.Schema.IndexOf(label);
        if (index < 0)
            throw Error($"column \"{label}\" does not exist");
        return table.Schema[index].Type == type ? index : throw Error($"cannot interpolate {table.Schema[index].Type.Text()} values; expected {type.Text()} values");
    }

    private IEnumerable<Chunk> Interpolated(Table table, int time, int value, RunContext context)
    {
        var builder = new ChunkBuilder(table.Schema);
        var row = new Value[table.Schema.Count];
        (long Time, double Value)? last = null;
        foreach (var chunk in table.Chunks)
        {
            for (var r = 0; r < chunk.Rows; r++)
            {
                for (var i = 0; i < row.Length; i++)
                    row[i] = chunk[i, r];
                var (t, v) = (row[time], row[value]);
                if (!t.IsNull && !v.IsNull)
                {
                    if (last is { } from)
                    {
                        for (var at = Next(from.Time); at < t.AsTime; at = Next(at))
                        {
                            row[time] = Value.Time(at);
                            row[value] = Value.Float(from.Value + (v.AsFloat - from.Value) * (at - from.Time) / (t.AsTime - from.Time));
                            builder.AddRow(row);
                            if (!builder.IsFull)
                                continue;
                            context.ThrowIfCancelled();
                            yield return builder.Build();
                        }
                    }
                    last = (t.AsTime, v.AsFloat);
                }
                (row[time], row[value]) = (t, v);
                builder.AddRow(row);
            }
            if (builder.Rows > 0)
                yield return builder.Build();
        }
    }

    // The first multiple of the interval after a time.
    private long Next(long after) => every.Months > 0
        ? Calendar.StartOfMonth((Calendar.FloorDivide(Calendar.MonthIndex(after), every.Months) + 1) * every.Months)
        : (Calendar.FloorDivide(after, every.Nanoseconds) + 1) * every.Nanoseconds;
}

/// <summary>Package <c>interpolate</c>.</summary>
internal sealed class InterpolatePackage : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("interpolate", "linear", static (in a) =>
    {
        var every = a.Duration(1);
        if (every.IsMixed)
            throw FluxException.Invalid("duration used as an interval cannot mix month and nanosecond units");
        if (every.IsNegative || every.IsZero)
            throw FluxException.Invalid("parameter \"every\" must be positive");
        return Value.Stream(new InterpolateNode(a.Origin, a.Stream(0), every));
    });
}
