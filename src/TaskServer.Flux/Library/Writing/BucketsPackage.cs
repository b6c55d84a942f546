using TaskServer.Flux.Formatting;
using TaskServer.Flux.Library.Universe;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;
using TimeText = TaskServer.Flux.Values.TimeText;

namespace TaskServer.Flux.Library.Writing;

/// <summary><c>buckets</c> and <c>cardinality</c> of <c>influxdata/influxdb</c>.</summary>
internal sealed class BucketsPackage : INativeLibrary
{
    private static readonly TableSchema Schema = new(
        new("name", ColumnType.String), new("id", ColumnType.String), new("organizationID", ColumnType.String),
        new("retentionPolicy", ColumnType.String), new("retentionPeriod", ColumnType.Int));

    private static readonly TableSchema DatabaseSchema = new(
        new("organizationID", ColumnType.String), new("databaseName", ColumnType.String), new("retentionPolicy", ColumnType.String),
        new("retentionPeriod", ColumnType.Int), new("default", ColumnType.Bool), new("bucketID", ColumnType.String));

    public static void Register(NativeFunctions natives)
    {
        natives.Add("influxdata/influxdb", "buckets", static (in a) =>
        {
            var organization = new BucketReference { Organization = Text(a, 0), OrganizationId = Text(a, 1) };
            var remote = Remote(a, 2);
            return Value.Stream(new LiteralNode(a.Origin, context => remote is null ? [List(organization, context)] : RemoteScan.Ask("package main\n\n\nbuckets()\n", organization, remote, context), isRowTypeKnown: true));
        });
        natives.Add("influxdata/influxdb/v1", "databases", static (in a) =>
        {
            var organization = new BucketReference { Organization = Text(a, 0), OrganizationId = Text(a, 1) };
            var remote = Remote(a, 2);
            return Value.Stream(new LiteralNode(
                a.Origin,
                context => remote is null ? [Databases(organization, context)] : RemoteScan.Ask("package main\n\nimport \"influxdata/influxdb/v1\"\n\nv1.databases()\n", organization, remote, context),
                isRowTypeKnown: true));
        });
        natives.Add("influxdata/influxdb", "cardinality", static (in a) =>
        {
            if (a.Has(0) == a.Has(1))
                throw FluxException.Invalid(a.Has(0) ? "must specify only one of bucket or bucketID" : "must specify bucket or bucketID");
            var bucket = new BucketReference { Name = Text(a, 0), Id = Text(a, 1), Organization = Text(a, 2), OrganizationId = Text(a, 3) };
            var range = new TimeBounds(a.Time(6), a.Has(7) ? a.Time(7) : a.Context.Now);
            var predicate = a.Has(8) ? new RowFunction(a.Function(8), a.Origin, "predicate", "r") : null;
            return Value.Stream(new CardinalityNode(a.Origin, bucket, Remote(a, 4), range, predicate));
        });
    }

    private static RemoteServer? Remote(in Arguments a, int index) => a.Has(index) && a.String(index).Length > 0 ? new(a.String(index), Text(a, index + 1)) : null;

    private static Table List(BucketReference organization, RunContext context) =>
        new(GroupKey.Empty, Schema, [Rows(context.Environment.Buckets.List(organization.Organization, organization.OrganizationId))]);

    // "db/rp" is a policy of a data base, any other bucket a data base with the policy that writers without one use.
    private static Table Databases(BucketReference organization, RunContext context)
    {
        var builder = new ChunkBuilder(DatabaseSchema);
        foreach (var bucket in context.Environment.Buckets.List(organization.Organization, organization.OrganizationId))
        {
            var (database, policy) = bucket.Name.IndexOf('/') is var slash and > 0 ? (bucket.Name[..slash], bucket.Name[(slash + 1)..]) : (bucket.Name, "autogen");
            builder.AddRow(
                Value.String(bucket.OrganizationId), Value.String(database), Value.String(policy), Value.Int(bucket.RetentionPeriodNanoseconds), Value.Bool(policy == "autogen"), Value.String(bucket.Id));
        }
        return new(GroupKey.Empty, DatabaseSchema, [builder.Build()]);
    }

    private static string? Text(in Arguments a, int index) => a.Has(index) ? a.String(index) : null;

    private static Chunk Rows(IReadOnlyList<FluxBucket> buckets)
    {
        var builder = new ChunkBuilder(Schema);
        foreach (var bucket in buckets)
            builder.AddRow(Value.String(bucket.Name), Value.String(bucket.Id), Value.String(bucket.OrganizationId), Value.String(""), Value.Int(bucket.RetentionPeriodNanoseconds));
        return builder.Build();
    }
}

/// <summary><c>cardinality</c>: how many series have a point in the range.</summary>
internal sealed class CardinalityNode(CallSite origin, BucketReference reference, RemoteServer? remote, TimeBounds range, RowFunction? predicate) : StreamNode(origin)
{
    private FluxBucket? _bucket;

    public override bool IsRowTypeKnown => true;

    protected override void Prepare(RunContext context)
    {
        if (remote is null)
            _bucket = ScanReader.Resolve(reference, context);
    }

    protected override IEnumerable<Table> Open(RunContext context)
    {
        if (remote is not null)
            return RemoteScan.Ask(Script(), reference, remote, context);
        var (source, request) = (context.Environment.Buckets, new ScanRequest(range.Start, range.Stop) { Extent = ScanExtent.First });
        var count = predicate is null
            ? source.Cardinality(_bucket!, request, context.CancellationToken)
            : source.Scan(_bucket!, request, context.CancellationToken).Where(s => IsMatch(s, context)).Select(Name).Distinct().LongCount();
        return [KeyRows.Of(GroupKey.Empty, 1, ("_value", Column.OfInts([count])))];
    }

    private string Script()
    {
        var condition = predicate is null ? "" : RowPredicate.Split(predicate.Closure) switch
        {
            { Pushed: { } pushed, Residual: null } => $", predicate: (r) => {{ return {RemoteScan.Text(pushed)} }}",
            { Pushed: null, Residual: null, IsStorage: true } => "",
            _ => throw Error("another server can only be asked for conditions on the measurement, the field and tags"),
        };
        return FluxFormatter.Format(FluxParser.Parse(
            $"package main\nimport \"influxdata/influxdb\"\ninfluxdb.cardinality({RemoteScan.Argument(reference)}, start: {TimeText.Full(range.Start)}, stop: {TimeText.Full(range.Stop)}{condition})"));
    }

    // Measurement and tags; the fields of a series do not count.
    private static string Name(SeriesScan series) => string.Join('\0', [series.Measurement, .. series.Tags.Select(t => $"{t.Key}={t.Value}")]);

    private bool IsMatch(SeriesScan series, RunContext context)
    {
        context.ThrowIfCancelled();
        var row = FluxRecord.Of([("_measurement", Value.String(series.Measurement)), ("_field", Value.String(series.Field)), .. series.Tags.Select(t => (t.Key, Value.String(t.Value)))]);
        try
        {
            return predicate!.Invoke(context, Value.Record(row)) is { Kind: ValueKind.Bool, AsBool: true };
        }
        catch (FluxException e)
        {
            throw predicate!.Failure(this, e);
        }
    }
}
