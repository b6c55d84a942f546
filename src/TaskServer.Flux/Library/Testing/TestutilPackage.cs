using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Testing;

/// <summary>Packages <c>internal/testutil</c>, <c>internal/boolean</c> and <c>testing/expect</c>.</summary>
internal sealed class TestutilPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("internal/testutil", "fail", static (in a) => throw FluxException.Invalid("fail"));
        natives.Add("internal/testutil", "yield", static (in a) => a[0]);
        natives.Add("internal/testutil", "makeRecord", static (in a) => a[0]);
        natives.Add("testing/expect", "planner", static (in a) => Value.Record(FluxRecord.Empty));
        natives.AddValue("internal/boolean", "true", Value.Bool(true));
        natives.AddValue("internal/boolean", "false", Value.Bool(false));
    }
}
