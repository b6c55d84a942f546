using TaskServer.Flux.Library.Sources;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>range</c>: rows with a time within bounds, which become columns of the key.</summary>
internal sealed class RangeNode(CallSite origin, StreamNode input, Value start, Value stop) : StreamNode(origin, input)
{
    public override TimeBounds? Bounds(RunContext context)
    {
        var own = new TimeBounds(Resolve(start, context), Resolve(stop, context));
        return Input.Bounds(context) is { } outer ? own.Intersect(outer) : own;
    }

    public override bool IsStorageRead => Input is FromNode { IsRemote: false };

    protected override bool IsRepeatable => Input is FromNode;

    public override BucketScan? AsScan(RunContext context) =>
        Input.AsScan(context) is { Bounds: null } scan ? scan with { Bounds = new(Resolve(start, context), Resolve(stop, context)) } : null;

    protected override void Prepare(RunContext context)
    {
        if (Resolve(start, context) >= Resolve(stop, context))
            throw FluxException.Invalid("error in building plan while starting program: cannot query an empty range");
        if (AsScan(context) is { Remote: null } scan)
            ScanReader.Resolve(scan.Bucket, context);
    }

    protected override IEnumerable<Table> Open(RunContext context) =>
        AsScan(context) is { } scan ? ScanReader.Read(scan, ScanExtent.All, context) : Restrict(context);

    private IEnumerable<Table> Restrict(RunContext context)
    {
        var own = new TimeBounds(Resolve(start, context), Resolve(stop, context));
        foreach (var table in Input.Read(context))
        {
            var bounds = own;
            if (table.Key["_start"] is { Kind: ValueKind.Time } oldStart && table.Key["_stop"] is { Kind: ValueKind.Time } oldStop)
                bounds = own.Intersect(new(oldStart.AsTime, oldStop.AsTime));
            var time = table.Schema.IndexOf("_time");
            if (time < 0)
                throw FluxException.Invalid("range error: supplied time column _time doesn't exist");
            if (table.Schema[time].Type != ColumnType.Time)
                throw FluxException.Invalid("range error: provided column _time is not of type time");
            var key = table.Key.With("_start", Value.Time(bounds.Start)).With("_stop", Value.Time(bounds.Stop));
            yield return new(key, BoundedSchema(table.Schema), Within(table, bounds, time, context)) { IsTimeSorted = table.IsTimeSorted };
        }
    }

    // Bounds that the table lacks are its first columns.
    private static TableSchema BoundedSchema(TableSchema schema) => new(
    [
        .. schema.Has("_start") ? [] : (ReadOnlySpan<ColumnInfo>)[new("_start", ColumnType.Time)],
        .. schema.Has("_stop") ? [] : (ReadOnlySpan<ColumnInfo>)[new("_stop", ColumnType.Time)],
        .. schema.With("_start", ColumnType.Time).With("_stop", ColumnType.Time).Columns[..schema.Count],
    ]);

    private static IEnumerable<Chunk> Within(Table table, TimeBounds bounds, int time, RunContext context)
    {
        var schema = BoundedSchema(table.Schema);
        var added = schema.Count - table.Schema.Count;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var kept = Select(chunk, bounds, time, table.IsTimeSorted);
            if (kept.Rows == 0)
                continue;
            var columns = new Column[schema.Count];
            kept.Columns.CopyTo(columns.AsSpan(added));
            columns[schema.IndexOf("_start")] = Column.Constant(Value.Time(bounds.Start), kept.Rows);
            columns[schema.IndexOf("_stop")] = Column.Constant(Value.Time(bounds.Stop), kept.Rows);
            yield return new(schema, columns, kept.Rows);
        }
    }

    private static Chunk Select(Chunk chunk, TimeBounds bounds, int time, bool isSorted)
    {
        var column = chunk[time].Dense<long>();
        var times = column.Values;
        if (isSorted && !column.HasNulls)
        {
            var first = LowerBound(times, bounds.Start);
            return chunk.Slice(first, LowerBound(times, bounds.Stop) - first);
        }
        var rows = new int[times.Length];
        var count = 0;
        for (var row = 0; row < times.Length; row++)
        {
            if (!column.IsNull(row) && times[row] >= bounds.Start && times[row] < bounds.Stop)
                rows[count++] = row;
        }
        return count == times.Length ? chunk : chunk.Take(rows.AsSpan(0, count));
    }

    private static int LowerBound(ReadOnlySpan<long> times, long value)
    {
        int low = 0, high = times.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (times[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static long Resolve(Value value, RunContext context) => value.Kind switch
    {
        ValueKind.Null => context.Now,
        ValueKind.Duration => context.Resolve(value.AsDuration),
        ValueKind.Int => unchecked(value.AsInt * FluxDuration.Second),
        _ => value.AsTime,
    };

    public static void Check(Value value)
    {
        if (value.Kind is not (ValueKind.Null or ValueKind.Duration or ValueKind.Int or ValueKind.Time))
            throw FluxException.Invalid($"value is not a time, got {TypeText.Of(value)}");
    }
}

internal sealed class RangeLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "range", static (in Arguments a) =>
    {
        RangeNode.Check(a[1]);
        RangeNode.Check(a[2]);
        return Value.Stream(new RangeNode(a.Origin, a.Stream(0), a[1], a[2]));
    });
}
