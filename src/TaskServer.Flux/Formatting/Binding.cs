using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Formatting;

/// <summary>How weak expressions bind, as far as parentheses depend on it; a higher number binds weaker.</summary>
internal static class Binding
{
    public const int Postfix = 1;
    public const int Pipe = 2;
    public const int Sign = 6;
    public const int LogicalUnary = 8;

    /// <summary>The brace ends the function, whatever follows.</summary>
    private const int FunctionWithBlock = 3;

    /// <summary>A function whose body is an expression reaches as far to the right as it can, so as an operand it always stands in parentheses.</summary>
    private const int Function = 12;

    public static int Of(Expression expression) => expression switch
    {
        PipeExpression => Pipe,
        BinaryExpression e => Of(e.Operator),
        UnaryExpression { Operator: UnaryOperator.Plus or UnaryOperator.Minus } => Sign,
        UnaryExpression => LogicalUnary,
        LogicalExpression { Operator: LogicalOperator.And } => 9,
        LogicalExpression => 10,
        ConditionalExpression => 11,
        FunctionExpression { Body: Block } => FunctionWithBlock,
        FunctionExpression => Function,
        _ => Postfix,
    };

    private static int Of(BinaryOperator op) => op switch
    {
        BinaryOperator.Power => 4,
        BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo => 5,
        BinaryOperator.Add or BinaryOperator.Subtract => 6,
        _ => 7,
    };
}
