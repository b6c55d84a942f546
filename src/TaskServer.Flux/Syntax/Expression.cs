using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

public abstract record Expression(SourceSpan Span) : SyntaxNode(Span);

public sealed record Identifier(string Name, SourceSpan Span) : Expression(Span);

public sealed record ArrayExpression(ImmutableArray<ArrayItem> Elements, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the closing bracket.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];
}

public readonly record struct ArrayItem(Expression Value)
{
    /// <summary>Comments before the comma.</summary>
    public ImmutableArray<Comment> CommaComments { get; init; } = [];
}

public sealed record DictExpression(ImmutableArray<DictItem> Elements, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the closing bracket.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];
}

public readonly record struct DictItem(Expression Key, Expression Value)
{
    /// <summary>Comments before the comma.</summary>
    public ImmutableArray<Comment> CommaComments { get; init; } = [];
}

/// <summary><c>{a: 1}</c> or <c>{base with a: 1}</c>, and the arguments of a call.</summary>
public sealed record ObjectExpression(Identifier? With, ImmutableArray<Property> Properties, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the word <c>with</c>.</summary>
    public ImmutableArray<Comment> WithComments { get; init; } = [];

    /// <summary>Comments before the closing brace.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];
}

/// <summary>
/// A member of a record, an argument, or a parameter of a function. <see cref="Key"/> is an <see cref="Identifier"/> or a <see cref="StringLiteral"/>.
/// Without a value a member or argument means the variable of that name, and a parameter is required.
/// </summary>
public sealed record Property(Expression Key, Expression? Value, SourceSpan Span) : SyntaxNode(Span)
{
    /// <summary>Comments before the colon or the equals sign.</summary>
    public ImmutableArray<Comment> SeparatorComments { get; init; } = [];

    /// <summary>Comments before the comma that follows.</summary>
    public ImmutableArray<Comment> CommaComments { get; init; } = [];

    public string Name => Key is Identifier identifier ? identifier.Name : ((StringLiteral)Key).Value;
}

/// <summary><see cref="Body"/> is a <see cref="Block"/> or an <see cref="Expression"/>. The value of the pipe parameter is a <see cref="PipeLiteral"/>.</summary>
public sealed record FunctionExpression(ImmutableArray<Property> Parameters, SyntaxNode Body, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the closing parenthesis of the parameters.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];

    /// <summary>Comments before the arrow.</summary>
    public ImmutableArray<Comment> ArrowComments { get; init; } = [];
}

/// <summary>A call without arguments has no <see cref="Arguments"/>.</summary>
public sealed record CallExpression(Expression Callee, ObjectExpression? Arguments, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the opening parenthesis.</summary>
    public ImmutableArray<Comment> OpenComments { get; init; } = [];

    /// <summary>Comments before the closing parenthesis.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];

    public ImmutableArray<Property> ArgumentList => Arguments?.Properties ?? [];
}

/// <summary><c>argument |> call</c></summary>
public sealed record PipeExpression(Expression Argument, CallExpression Call, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the operator.</summary>
    public ImmutableArray<Comment> OperatorComments { get; init; } = [];
}

/// <summary>
/// <c>object.name</c> or <c>object["name"]</c>; <see cref="Property"/> is an <see cref="Identifier"/> or a <see cref="StringLiteral"/>.
/// </summary>
public sealed record MemberExpression(Expression Object, Expression Property, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the dot or the opening bracket.</summary>
    public ImmutableArray<Comment> OpenComments { get; init; } = [];

    /// <summary>Comments before the closing bracket.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];

    public string Name => Property is Identifier identifier ? identifier.Name : ((StringLiteral)Property).Value;
}

public sealed record IndexExpression(Expression Array, Expression Index, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the opening bracket.</summary>
    public ImmutableArray<Comment> OpenComments { get; init; } = [];

    /// <summary>Comments before the closing bracket.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];
}

public sealed record BinaryExpression(BinaryOperator Operator, Expression Left, Expression Right, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the operator.</summary>
    public ImmutableArray<Comment> OperatorComments { get; init; } = [];
}

public sealed record LogicalExpression(LogicalOperator Operator, Expression Left, Expression Right, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the operator.</summary>
    public ImmutableArray<Comment> OperatorComments { get; init; } = [];
}

public sealed record UnaryExpression(UnaryOperator Operator, Expression Argument, SourceSpan Span) : Expression(Span);

public sealed record ConditionalExpression(Expression Test, Expression Consequent, Expression Alternate, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the word <c>then</c>.</summary>
    public ImmutableArray<Comment> ThenComments { get; init; } = [];

    /// <summary>Comments before the word <c>else</c>.</summary>
    public ImmutableArray<Comment> ElseComments { get; init; } = [];
}

public sealed record ParenExpression(Expression Expression, SourceSpan Span) : Expression(Span)
{
    /// <summary>Comments before the closing parenthesis.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];
}

/// <summary>A string with interpolated expressions.</summary>
public sealed record StringExpression(ImmutableArray<StringPart> Parts, SourceSpan Span) : Expression(Span);

public abstract record StringPart(SourceSpan Span) : SyntaxNode(Span);

/// <summary><see cref="Value"/> has its escapes resolved; <see cref="Text"/> is the source, if there was one.</summary>
public sealed record TextPart(string Value, SourceSpan Span) : StringPart(Span)
{
    public string? Text { get; init; }
}

public sealed record InterpolatedPart(Expression Expression, SourceSpan Span) : StringPart(Span);

/// <summary>Text that is no expression; what is wrong with it stands in <see cref="Text"/>.</summary>
public sealed record BadExpression(string Text, SourceSpan Span) : Expression(Span)
{
    public Expression? Expression { get; init; }
}
