using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Joining;

/// <summary>The natives of <c>join</c>, and <c>experimental.join</c>.</summary>
internal sealed class JoinPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("join", "tables", static (in a) =>
        {
            var method = a.String(4);
            if (method is not ("inner" or "left" or "right" or "full"))
                throw FluxException.Invalid("invalid argument for 'method' - must be \"inner\", \"left\", \"right\", or \"full\"");
            _ = new RowFunction(a.Function(2), a.Origin, "on", "l", "r");
            var output = new RowFunction(a.Function(3), a.Origin, "as", "l", "r");
            return Value.Stream(new JoinNode(a.Origin, a.Stream(0), a.Stream(1), JoinCondition.Read(a.Function(2)), output, method is "left" or "full", method is "right" or "full"));
        });
        natives.Add("experimental", "join", static (in a) =>
            Value.Stream(new JoinNode(a.Origin, a.Stream(0), a.Stream(1), [("_time", "_time")], new RowFunction(a.Function(2), a.Origin, "fn", "left", "right"), keepLeft: false, keepRight: false)));
    }
}
