using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>experimental/record</c> and <c>experimental.objectKeys</c>.</summary>
internal sealed class RecordPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.AddValue("experimental/record", "any", Value.Record(FluxRecord.Empty));
        natives.Add("experimental/record", "get", static (in a) => a.Record(0).Has(a.String(1)) ? a.Record(0)[a.String(1)] : a[2]);
        natives.Add("experimental", "objectKeys", static (in a) => Value.Array([.. a.Record(0).Shape.Labels.Select(Value.String)]));
    }
}
