using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Testing;

/// <summary>The natives of <c>testing</c>, and <c>experimental.diff</c>.</summary>
internal sealed class TestingPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        // The type of the tolerance is free; what is no number leaves the usual one.
        natives.Add("testing", "_compare", static (in a) => Value.Stream(new DiffNode(a.Origin, a.Stream(0), a.Stream(1), Epsilon(a[2]))));
        natives.Add("testing", "assertEquals", static (in a) => Value.Stream(new AssertEqualsNode(a.Origin, a.Stream(1), a.Stream(2), a.String(0))));
        natives.Add("testing", "assertEmpty", static (in a) => Value.Stream(new AssertEmptyNode(a.Origin, a.Stream(0))));
        natives.Add("experimental", "diff", static (in a) => Value.Stream(new DiffNode(a.Origin, a.Stream(0), a.Stream(1), TableComparison.Epsilon)));
    }

    private static double Epsilon(in Value value) => value.Kind switch
    {
        ValueKind.Float => value.AsFloat,
        ValueKind.Int => value.AsInt,
        _ => TableComparison.Epsilon,
    };
}
