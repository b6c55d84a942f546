using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

public abstract record Statement(SourceSpan Span) : AttributedNode(Span);

public sealed record ExpressionStatement(Expression Expression, SourceSpan Span) : Statement(Span);

public sealed record ReturnStatement(Expression Argument, SourceSpan Span) : Statement(Span);

/// <summary><c>option name = value</c> or <c>option package.name = value</c>.</summary>
public sealed record OptionStatement(Assignment Assignment, SourceSpan Span) : Statement(Span);

public abstract record Assignment(Expression Init, SourceSpan Span) : Statement(Span)
{
    /// <summary>Comments before the equals sign.</summary>
    public ImmutableArray<Comment> AssignComments { get; init; } = [];
}

public sealed record VariableAssignment(Identifier Id, Expression Init, SourceSpan Span) : Assignment(Init, Span);

/// <summary>Stands in option statements only.</summary>
public sealed record MemberAssignment(MemberExpression Member, Expression Init, SourceSpan Span) : Assignment(Init, Span);

/// <summary><c>builtin name : type</c>, a function or value that the host provides.</summary>
public sealed record BuiltinStatement(Identifier Id, TypeExpression Type, SourceSpan Span) : Statement(Span)
{
    /// <summary>Comments before the colon.</summary>
    public ImmutableArray<Comment> ColonComments { get; init; } = [];
}

public sealed record TestCaseStatement(Identifier Id, StringLiteral? Extends, Block Block, SourceSpan Span) : Statement(Span);

/// <summary>Text that is no statement.</summary>
public sealed record BadStatement(string Text, SourceSpan Span) : Statement(Span);

/// <summary>Statements in braces: the body of a function or of a test case. Its own comments are those before the opening brace.</summary>
public sealed record Block(ImmutableArray<Statement> Body, SourceSpan Span) : SyntaxNode(Span)
{
    /// <summary>Comments before the closing brace.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];
}
