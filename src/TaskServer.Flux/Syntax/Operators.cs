using System.Diagnostics;

namespace TaskServer.Flux.Syntax;

public enum BinaryOperator
{
    /// <summary>Two expressions stand side by side where one was expected.</summary>
    Invalid,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
    RegexMatch,
    RegexNotMatch,

    /// <summary>Known to trees that come as JSON only; no source text parses to them.</summary>
    StartsWith,
    In,
}

public enum LogicalOperator
{
    And,
    Or,
}

public enum UnaryOperator
{
    Plus,
    Minus,
    Not,
    Exists,
}

/// <summary>Operators as source text writes them.</summary>
public static class Operators
{
    public static string Text(this BinaryOperator op) => op switch
    {
        BinaryOperator.Invalid => "<INVALID_OP>",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Power => "^",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.LessThan => "<",
        BinaryOperator.LessThanOrEqual => "<=",
        BinaryOperator.GreaterThan => ">",
        BinaryOperator.GreaterThanOrEqual => ">=",
        BinaryOperator.RegexMatch => "=~",
        BinaryOperator.RegexNotMatch => "!~",
        BinaryOperator.StartsWith => "startswith",
        BinaryOperator.In => "in",
        _ => throw new UnreachableException(),
    };

    public static string Text(this LogicalOperator op) => op == LogicalOperator.And ? "and" : "or";

    public static string Text(this UnaryOperator op) => op switch
    {
        UnaryOperator.Plus => "+",
        UnaryOperator.Minus => "-",
        UnaryOperator.Not => "not",
        UnaryOperator.Exists => "exists",
        _ => throw new UnreachableException(),
    };
}
