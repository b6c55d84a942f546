using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Rows;

/// <summary>Expressions that do not look at a function's parameters, and so have one value for all rows.</summary>
internal static class ConstantExpressions
{
    /// <summary>Literals, captured variables, members of packages, and members of those.</summary>
    public static bool TryGet(BoundNode node, Closure closure, out Value value)
    {
        value = default;
        switch (node)
        {
            case BoundConstant constant:
                value = constant.Value;
                return true;
            case BoundVariable { Depth: > 0 } or BoundPackageMember { IsOption: false }:
                value = node.Evaluate(new Frame(closure.Captured.Context, [], closure.Captured));
                return true;
            case BoundMember member when TryGet(member.Target, closure, out var target) && target.Kind == ValueKind.Record:
                value = target.AsRecord[member.Label];
                return true;
            default:
                return false;
        }
    }
}
