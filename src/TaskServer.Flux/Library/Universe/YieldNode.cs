using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>yield</c>: names a result, passes tables on.</summary>
internal sealed class YieldNode(CallSite origin, StreamNode input, string? name) : StreamNode(origin, input)
{
    public override string ResultName => name ?? "_result";

    public bool IsNamed => name is not null;

    protected override IEnumerable<Table> Open(RunContext context) => Input.Read(context);
}

internal sealed class YieldLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "yield", static (in Arguments a) => Value.Stream(new YieldNode(a.Origin, a.Stream(0), a.Has(1) ? a.String(1) : null)), hasSideEffects: true);
}
