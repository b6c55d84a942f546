using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Testing;

/// <summary>The natives of <c>testing</c>, and <c>experimental.diff</c>.</summary>
internal sealed class TestingPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("testing", "_compare", static (in a) => Value.Stream(new DiffNode(a.Origin, a.Stream(0), a.Stream(1), a.Float(2))));
        natives.Add("testing", "assertEquals", static (in a) => Value.Stream(new AssertEqualsNode(a.Origin, a.Stream(1), a.Stream(2), a.String(0))));
        natives.Add("testing", "assertEmpty", static (in a) => Value.Stream(new AssertEmptyNode(a.Origin, a.Stream(0))));
        natives.Add("experimental", "diff", static (in a) => Value.Stream(new DiffNode(a.Origin, a.Stream(0), a.Stream(1), TableComparison.Epsilon)));
    }
}
