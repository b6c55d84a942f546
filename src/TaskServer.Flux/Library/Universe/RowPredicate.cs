using TaskServer.Flux.Runtime;
using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Runtime.Rows;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary>
/// What of a filter's condition the storage can decide: comparisons of the measurement, the field and tags with constant texts and patterns, joined by <c>and</c> and <c>or</c>.
/// </summary>
internal static class RowPredicate
{
    /// <summary>
    /// The pushed part of the conjunction and what is left of it (null: nothing); both are needed for the rows. <c>IsStorage</c> says that the storage of the real server evaluates
    /// all of it, comparisons of the value included, which matters to <c>group</c>.
    /// </summary>
    public static (SeriesPredicate? Pushed, BoundNode? Residual, bool IsStorage) Split(Closure? closure)
    {
        if (closure is null || closure.Parameters.Length != 1)
            return (null, null, false);
        var parts = new List<BoundNode>();
        Conjuncts(closure.Definition.Body, parts);
        SeriesPredicate? pushed = null;
        BoundNode? rest = null;
        var isStorage = true;
        foreach (var part in parts)
        {
            if (ConstantExpressions.TryGet(part, closure, out var constant) && constant is { Kind: ValueKind.Bool, AsBool: true })
                continue;
            if (Predicate(part, closure) is { } predicate)
            {
                pushed = pushed is null ? predicate : new SeriesPredicate.And(pushed, predicate);
                continue;
            }
            isStorage &= IsValueComparison(part, closure);
            rest = rest is null ? part : new BoundLogical(LogicalOperator.And, rest, part, part.Span);
        }
        return (pushed, rest, isStorage);
    }

    private static void Conjuncts(BoundNode node, List<BoundNode> parts)
    {
        if (node is BoundLogical { Operator: LogicalOperator.And } and)
        {
            Conjuncts(and.Left, parts);
            Conjuncts(and.Right, parts);
        }
        else
        {
            parts.Add(node);
        }
    }

    private static SeriesPredicate? Predicate(BoundNode node, Closure closure)
    {
        switch (node)
        {
            case BoundLogical logical when Predicate(logical.Left, closure) is { } left && Predicate(logical.Right, closure) is { } right:
                return logical.Operator == LogicalOperator.And ? new SeriesPredicate.And(left, right) : new SeriesPredicate.Or(left, right);
            case BoundUnary { Operator: UnaryOperator.Exists } exists when Label(exists.Operand) is { } label:
                return new SeriesPredicate.Exists(label);
            case BoundBinary binary:
                return Comparison(binary, closure);
            default:
                return null;
        }
    }

    private static SeriesPredicate? Comparison(BoundBinary binary, Closure closure)
    {
        var (label, other) = (Label(binary.Left), binary.Right);
        if (label is null && binary.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual)
            (label, other) = (Label(binary.Right), binary.Left);
        if (label is null || !ConstantExpressions.TryGet(other, closure, out var value))
            return null;
        return (binary.Operator, value.Kind) switch
        {
            (BinaryOperator.Equal, ValueKind.String) => new SeriesPredicate.Text(label, PredicateOperator.Equal, value.AsString),
            (BinaryOperator.NotEqual, ValueKind.String) => new SeriesPredicate.Text(label, PredicateOperator.NotEqual, value.AsString),
            (BinaryOperator.RegexMatch, ValueKind.Regexp) => new SeriesPredicate.Pattern(label, PredicateOperator.Matches, value.AsRegexp.Regex) { Source = value.AsRegexp.Pattern },
            (BinaryOperator.RegexNotMatch, ValueKind.Regexp) => new SeriesPredicate.Pattern(label, PredicateOperator.NotMatches, value.AsRegexp.Regex) { Source = value.AsRegexp.Pattern },
            _ => null,
        };
    }

    // A member of the row that is the same for a whole series.
    private static string? Label(BoundNode node) =>
        node is BoundMember { Target: BoundVariable { Depth: 0, Slot: 0 }, Label: not ("_value" or "_time" or "_start" or "_stop") } member ? member.Label : null;

    private static bool IsValueComparison(BoundNode node, Closure closure) => node switch
    {
        BoundLogical logical => (IsValueComparison(logical.Left, closure) || Predicate(logical.Left, closure) is not null)
            && (IsValueComparison(logical.Right, closure) || Predicate(logical.Right, closure) is not null),
        BoundBinary { Left: BoundMember { Target: BoundVariable { Depth: 0, Slot: 0 }, Label: "_value" } } binary => ConstantExpressions.TryGet(binary.Right, closure, out _),
        _ => false,
    };
}
