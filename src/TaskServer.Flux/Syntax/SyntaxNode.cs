using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

/// <summary>A comment, from its slashes to the end of its line; the line break is part of the text when there was one.</summary>
public readonly record struct Comment(string Text);

/// <summary>
/// Anything in a syntax tree. Trees are immutable and hold mistakes as values: <see cref="Errors"/> are the parser's complaints about this very node,
/// a checking pass collects them. <see cref="Comments"/> stood before the first token of the node.
/// </summary>
public abstract record SyntaxNode(SourceSpan Span)
{
    public ImmutableArray<string> Errors { get; init; } = [];

    public ImmutableArray<Comment> Comments { get; init; } = [];
}

/// <summary>A node in front of which attributes may stand: a package clause, an import, a statement.</summary>
public abstract record AttributedNode(SourceSpan Span) : SyntaxNode(Span)
{
    public ImmutableArray<Attribute> Attributes { get; init; } = [];
}

/// <summary><c>@name(value, value)</c>; kept, and ignored by execution.</summary>
public sealed record Attribute(string Name, ImmutableArray<AttributeParameter> Parameters, SourceSpan Span) : SyntaxNode(Span);

public sealed record AttributeParameter(Expression Value, SourceSpan Span) : SyntaxNode(Span)
{
    /// <summary>Comments before the comma that follows.</summary>
    public ImmutableArray<Comment> CommaComments { get; init; } = [];
}

/// <summary>A parsed script. <see cref="Text"/> is what was parsed; it is empty for a tree that did not come from a text.</summary>
public sealed record SourceFile(
    PackageClause? Package,
    ImmutableArray<ImportDeclaration> Imports,
    ImmutableArray<Statement> Body,
    SourceSpan Span) : SyntaxNode(Span)
{
    public string? Name { get; init; }

    public string Text { get; init; } = "";

    /// <summary>Comments behind the last token.</summary>
    public ImmutableArray<Comment> EndComments { get; init; } = [];
}

/// <summary>Several files of one package, as requests may send them.</summary>
public sealed record Package(string Name, string? Path, ImmutableArray<SourceFile> Files);

public sealed record PackageClause(Identifier Name, SourceSpan Span) : AttributedNode(Span);

public sealed record ImportDeclaration(Identifier? As, StringLiteral Path, SourceSpan Span) : AttributedNode(Span);
