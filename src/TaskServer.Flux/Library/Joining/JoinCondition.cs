using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Joining;

/// <summary>Which columns must be equal, as the function <c>(l, r) => l.a == r.b and ...</c> says.</summary>
internal static class JoinCondition
{
    public static (string Left, string Right)[] Read(FluxFunction function)
    {
        if (function is not Closure { Definition: var definition })
            throw Refusal("the condition must be written as a function");
        var pairs = new List<(string, string)>();
        Collect(definition.Body is BoundBlock { Statements.Length: 0 } block ? block.Result : definition.Body, function, pairs);
        return [.. pairs];
    }

    private static void Collect(BoundNode node, FluxFunction function, List<(string, string)> pairs)
    {
        switch (node)
        {
            case BoundLogical { Operator: LogicalOperator.And } both:
                Collect(both.Left, function, pairs);
                Collect(both.Right, function, pairs);
                break;
            case BoundLogical:
                throw Refusal("unsupported operator in join predicate: or");
            case BoundBinary { Operator: BinaryOperator.Equal } equal:
                pairs.Add(Pair(equal, function));
                break;
            case BoundBinary other:
                throw Refusal($"unsupported operator in join predicate: {other.Operator.Text()}");
            default:
                throw Refusal("illegal expression type in join predicate");
        }
    }

    private static (string, string) Pair(BoundBinary equal, FluxFunction function)
    {
        if (Member(equal.Left, function, "l") is { } left && Member(equal.Right, function, "r") is { } right)
            return (left, right);
        if (Member(equal.Right, function, "l") is { } swapped && Member(equal.Left, function, "r") is { } other)
            return (swapped, other);
        throw Refusal("binary expression operands must reference the columns of both sides");
    }

    // The label in l.label, null for anything else.
    private static string? Member(BoundNode node, FluxFunction function, string parameter) =>
        node is BoundMember { Target: BoundVariable { Depth: 0 } variable } member && variable.Slot == function.IndexOf(parameter) ? member.Label : null;

    private static FluxException Refusal(string text) => new(
        "invalid", $"error in building plan while starting program: error in join function - some expressions are not yet supported in the `on` parameter: {text}")
    { IsFinal = true };
}
