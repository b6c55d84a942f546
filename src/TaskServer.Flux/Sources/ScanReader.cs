using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Sources;

/// <summary>Makes tables of a scan: one per series and field. The source's arrays become columns as they are.</summary>
internal static class ScanReader
{
    private const string StatePrefix = "failed to initialize execute state: ";

    /// <summary>Finds the bucket of a read; errors have the words of a query that cannot start.</summary>
    public static FluxBucket Resolve(BucketReference bucket, RunContext context)
    {
        if (bucket.Id is { Length: not 16 })
            throw FluxException.Invalid(StatePrefix + "invalid bucket id: id must have a length of 16 bytes");
        if (bucket.Name is { Length: 0 })
            throw FluxException.Invalid(StatePrefix + "no bucket name or id have been specified");
        try
        {
            return context.Environment.Buckets.Resolve(bucket, forWriting: false);
        }
        catch (FluxException e)
        {
            throw e.Prefixed(StatePrefix);
        }
    }

    public static IEnumerable<Table> Read(BucketScan scan, ScanExtent extent, RunContext context) =>
        scan.Remote is { } remote ? RemoteScan.Read(scan, remote, context) : ReadOwn(scan, extent, context);

    private static IEnumerable<Table> ReadOwn(BucketScan scan, ScanExtent extent, RunContext context)
    {
        var bounds = scan.Bounds!.Value;
        var bucket = Resolve(scan.Bucket, context);
        var request = new ScanRequest(bounds.Start, bounds.Stop) { Predicate = scan.Predicate, Extent = extent };
        TableSchema? schema = null;
        foreach (var series in context.Environment.Buckets.Scan(bucket, request, context.CancellationToken))
        {
            context.ThrowIfCancelled();
            if (schema is null || !Fits(schema, series))
                schema = SchemaOf(series);
            var constants = new Value[schema.Count];
            constants[0] = Value.Time(bounds.Start);
            constants[1] = Value.Time(bounds.Stop);
            constants[4] = Value.String(series.Field);
            constants[5] = Value.String(series.Measurement);
            for (var i = 0; i < series.Tags.Count; i++)
                constants[6 + i] = Value.String(series.Tags[i].Value);
            var key = GroupKey.Of(Enumerable.Range(0, schema.Count).Where(i => i is not (2 or 3)).Select(i => (schema[i].Label, constants[i])));
            yield return new Table(key, schema, Chunks(series, schema, constants, context)) { IsTimeSorted = true };
        }
    }

    private static IEnumerable<Chunk> Chunks(SeriesScan series, TableSchema schema, Value[] constants, RunContext context)
    {
        foreach (var block in series.Blocks())
        {
            context.ThrowIfCancelled();
            var columns = new Column[schema.Count];
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = i switch
                {
                    2 => new Column<long>(ColumnType.Time, block.Times, block.Offset, block.Count, null),
                    3 => Values(series.Type, block),
                    _ => Column.Constant(constants[i], block.Count),
                };
            }
            yield return new(schema, columns, block.Count);
        }
    }

    private static Column Values(ColumnType type, PointBlock block) => block.Values switch
    {
        double[] doubles => new Column<double>(type, doubles, block.Offset, block.Count, null),
        bool[] bools => new Column<bool>(type, bools, block.Offset, block.Count, null),
        string[] strings => new Column<string>(type, strings, block.Offset, block.Count, null),
        _ => new Column<long>(type, (long[])block.Values, block.Offset, block.Count, null),
    };

    private static bool Fits(TableSchema schema, SeriesScan series)
    {
        if (schema.Count != series.Tags.Count + 6 || schema[3].Type != series.Type)
            return false;
        for (var i = 0; i < series.Tags.Count; i++)
        {
            if (schema[6 + i].Label != series.Tags[i].Key)
                return false;
        }
        return true;
    }

    private static TableSchema SchemaOf(SeriesScan series) => new(
    [
        new("_start", ColumnType.Time),
        new("_stop", ColumnType.Time),
        new("_time", ColumnType.Time),
        new("_value", series.Type),
        new("_field", ColumnType.String),
        new("_measurement", ColumnType.String),
        .. series.Tags.Select(t => new ColumnInfo(t.Key, ColumnType.String)),
    ]);
}
