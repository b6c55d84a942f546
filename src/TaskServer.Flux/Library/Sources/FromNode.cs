using TaskServer.Flux.Library.Universe;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sources;

/// <summary><c>from</c>: a bucket. It is read by the <c>range</c> that stands directly behind it, which turns the pair into a scan.</summary>
internal sealed class FromNode(CallSite origin, BucketReference bucket, RemoteServer? remote) : StreamNode(origin)
{
    public bool IsRemote => remote is not null;

    public override bool IsRowTypeKnown => false;

    protected override bool IsRepeatable => true;

    public override BucketScan AsScan(RunContext context) => new(bucket, null, null) { Remote = remote };

    protected override void Attached(StreamNode? consumer)
    {
        if (consumer is not RangeNode)
            throw Unbounded();
    }

    protected override void Prepare(RunContext context)
    {
        var own = context.Environment;
        if (remote is not null)
            return;
        if ((bucket.Organization is { } name && name != own.OrganizationName) || (bucket.OrganizationId is { } id && id != own.OrganizationId))
            throw FluxException.Invalid("error in building plan while starting program: reads from the storage engine cannot read from a separate organization; please specify a host or remove the organization");
    }

    protected override IEnumerable<Table> Open(RunContext context) => throw Unbounded();

    private FluxException Unbounded() => FluxException.Invalid(
        $"error in building plan while starting program: cannot submit unbounded read to \"{bucket.Name ?? bucket.Id}\"; try bounding 'from' with a call to 'range'");
}

internal sealed class FromLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("influxdata/influxdb", "from", static (in Arguments a) =>
    {
        var (name, id) = (a.Has(0), a.Has(1));
        if (!name && !id)
            throw FluxException.Invalid("must specify bucket or bucketID");
        if (name && id)
            throw FluxException.Invalid("must specify only one of bucket or bucketID");
        return Value.Stream(new FromNode(a.Origin, new BucketReference
        {
            Name = name ? a.String(0) : null,
            Id = id ? a.String(1) : null,
            Organization = a.Has(2) ? a.String(2) : null,
            OrganizationId = a.Has(3) ? a.String(3) : null,
        }, a.Has(4) && a.String(4).Length > 0 ? new RemoteServer(a.String(4), a.Has(5) ? a.String(5) : null) : null));
    });
}
