using System.Globalization;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Writing;

/// <summary><c>to</c> and <c>wideTo</c> of <c>influxdata/influxdb</c>.</summary>
internal sealed class WritingPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("influxdata/influxdb", "to", static (in a) => Value.Stream(new ToNode(a.Origin, a.Stream(0), Target(a), ResultName(a.Context), new(
            a.String(7, "_time"), a.String(8, "_measurement"), a.Strings(9), a.Has(10) ? new RowFunction(a.Function(10), a.Origin, "fieldFn", "r") : null))), hasSideEffects: true);
        natives.Add("influxdata/influxdb", "wideTo", static (in a) => Value.Stream(new WideToNode(a.Origin, a.Stream(0), Target(a), ResultName(a.Context))), hasSideEffects: true);
    }

    private static WriteTarget Target(in Arguments a)
    {
        var (name, id) = (a.Has(1), a.Has(2));
        if (!name && !id)
            throw FluxException.Invalid("missing required keyword argument \"bucketID\"");
        if (name && id)
            throw FluxException.Invalid("cannot provide both `bucket` and `bucketID` parameters to the `to` function");
        var bucket = new BucketReference { Name = Text(a, 1), Id = Text(a, 2), Organization = Text(a, 3), OrganizationId = Text(a, 4) };
        return new(bucket, a.Has(5) && a.String(5).Length > 0 ? new(a.String(5), Text(a, 6)) : null);
    }

    private static string? Text(in Arguments a, int index) => a.Has(index) ? a.String(index) : null;

    // Results without a yield are numbered, so that several have different names.
    private static string ResultName(RunContext context) => string.Create(CultureInfo.InvariantCulture, $"to{context.Results.Count(r => r is WriteNode) + 1}");
}
