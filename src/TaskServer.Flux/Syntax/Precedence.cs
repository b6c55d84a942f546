using System.Diagnostics;

namespace TaskServer.Flux.Syntax;

/// <summary>How strong the operators bind; a higher number binds tighter.</summary>
internal static class Precedence
{
    public const int Lowest = Or;
    public const int Or = 1;
    public const int And = 2;
    public const int LogicalUnary = 3;
    public const int Comparison = 4;
    public const int Additive = 5;
    public const int Multiplicative = 6;
    public const int Power = 7;

    /// <summary>Of a binary operator; 0 for every other token.</summary>
    public static int Of(TokenKind kind) => kind switch
    {
        TokenKind.Or => Or,
        TokenKind.And => And,
        TokenKind.Equal or TokenKind.NotEqual or TokenKind.LessThan or TokenKind.LessThanOrEqual or TokenKind.GreaterThan
            or TokenKind.GreaterThanOrEqual or TokenKind.RegexMatch or TokenKind.RegexNotMatch => Comparison,
        TokenKind.Add or TokenKind.Subtract => Additive,
        TokenKind.Multiply or TokenKind.Divide or TokenKind.Modulo => Multiplicative,
        TokenKind.Power => Power,
        _ => 0,
    };

    public static BinaryOperator Binary(TokenKind kind) => kind switch
    {
        TokenKind.Equal => BinaryOperator.Equal,
        TokenKind.NotEqual => BinaryOperator.NotEqual,
        TokenKind.LessThan => BinaryOperator.LessThan,
        TokenKind.LessThanOrEqual => BinaryOperator.LessThanOrEqual,
        TokenKind.GreaterThan => BinaryOperator.GreaterThan,
        TokenKind.GreaterThanOrEqual => BinaryOperator.GreaterThanOrEqual,
        TokenKind.RegexMatch => BinaryOperator.RegexMatch,
        TokenKind.RegexNotMatch => BinaryOperator.RegexNotMatch,
        TokenKind.Add => BinaryOperator.Add,
        TokenKind.Subtract => BinaryOperator.Subtract,
        TokenKind.Multiply => BinaryOperator.Multiply,
        TokenKind.Divide => BinaryOperator.Divide,
        TokenKind.Modulo => BinaryOperator.Modulo,
        TokenKind.Power => BinaryOperator.Power,
        _ => throw new UnreachableException(),
    };

    public static UnaryOperator Unary(TokenKind kind) => kind switch
    {
        TokenKind.Add => UnaryOperator.Plus,
        TokenKind.Subtract => UnaryOperator.Minus,
        TokenKind.Not => UnaryOperator.Not,
        TokenKind.Exists => UnaryOperator.Exists,
        _ => throw new UnreachableException(),
    };
}
