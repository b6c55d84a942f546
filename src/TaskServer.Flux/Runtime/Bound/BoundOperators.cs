using System.Text;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Bound;

internal sealed class BoundBinary(BinaryOperator op, BoundNode left, BoundNode right, SourceSpan span) : BoundNode(span)
{
    public BinaryOperator Operator => op;

    public BoundNode Left => left;

    public BoundNode Right => right;

    public override Value Evaluate(Frame frame) => ValueOperators.Binary(op, left.Evaluate(frame), right.Evaluate(frame));
}

/// <summary>Three-valued logic; the right side is evaluated only when it can matter.</summary>
internal sealed class BoundLogical(LogicalOperator op, BoundNode left, BoundNode right, SourceSpan span) : BoundNode(span)
{
    public LogicalOperator Operator => op;

    public BoundNode Left => left;

    public BoundNode Right => right;

    public override Value Evaluate(Frame frame)
    {
        var decides = op == LogicalOperator.Or;
        var a = Check(left.Evaluate(frame));
        if (!a.IsNull && a.AsBool == decides)
            return a;
        var b = Check(right.Evaluate(frame));
        if (!b.IsNull && b.AsBool == decides)
            return b;
        return a.IsNull || b.IsNull ? Value.Null(ColumnType.Bool) : b;
    }

    private Value Check(Value value) =>
        value.Kind is ValueKind.Bool or ValueKind.Null ? value : throw TypeError($"expected bool but found {TypeText.Of(value)}");
}

internal sealed class BoundUnary(UnaryOperator op, BoundNode operand, SourceSpan span) : BoundNode(span)
{
    public UnaryOperator Operator => op;

    public BoundNode Operand => operand;

    public override Value Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        return op switch
        {
            UnaryOperator.Minus => ValueOperators.Negate(value),
            UnaryOperator.Not => ValueOperators.Not(value),
            UnaryOperator.Exists => Value.Bool(ValueOperators.Exists(value)),
            _ => throw FluxException.Invalid("unsupported operator \"+\" to unary expression"),
        };
    }
}

/// <summary>A null test counts as false.</summary>
internal sealed class BoundConditional(BoundNode test, BoundNode consequent, BoundNode alternate, SourceSpan span) : BoundNode(span)
{
    public BoundNode Test => test;

    public BoundNode Consequent => consequent;

    public BoundNode Alternate => alternate;

    public override Value Evaluate(Frame frame)
    {
        var value = test.Evaluate(frame);
        if (value.Kind is not (ValueKind.Bool or ValueKind.Null))
            throw TypeError($"expected bool but found {TypeText.Of(value)}");
        return (!value.IsNull && value.AsBool ? consequent : alternate).Evaluate(frame);
    }
}

/// <summary>Texts and the expressions between them.</summary>
internal sealed class BoundInterpolation(BoundNode[] parts, SourceSpan[] spans, SourceSpan span) : BoundNode(span)
{
    public BoundNode[] Parts => parts;

    public override Value Evaluate(Frame frame)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            var value = parts[i].Evaluate(frame);
            if (value.Kind == ValueKind.Dynamic)
                value = value.AsDynamic.Inner;
            if (value.IsNull)
                throw FluxException.Invalid(frame.Context.IsInRowFunction ? "string expression evaluated to null" : $"{spans[i]}: interpolated expression produced a null value");
            text.Append(value.Kind == ValueKind.Regexp ? null : Display.Convert(value) ?? throw FluxException.Invalid($"error @{parts[i].Span}: {TypeText.Of(value)} is not Stringable"));
            TextLimit.Check(text.Length);
        }
        return Value.String(Work.Text(text.ToString()));
    }
}
