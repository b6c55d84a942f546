using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

/// <summary>The type of a builtin: <c>(x: A) => A where A: Addable</c>.</summary>
public sealed record TypeExpression(MonoType Type, ImmutableArray<TypeConstraint> Constraints, SourceSpan Span) : SyntaxNode(Span);

/// <summary><c>A: Record + Equatable</c></summary>
public sealed record TypeConstraint(Identifier Variable, ImmutableArray<Identifier> Kinds, SourceSpan Span) : SyntaxNode(Span);

public abstract record MonoType(SourceSpan Span) : SyntaxNode(Span);

/// <summary>A basic type: <c>int</c>, <c>string</c>, <c>time</c>, ...</summary>
public sealed record NamedType(Identifier Id, SourceSpan Span) : MonoType(Span)
{
    public string Name => Id.Name;
}

/// <summary>A single upper-case letter.</summary>
public sealed record TypeVariable(Identifier Id, SourceSpan Span) : MonoType(Span)
{
    public string Name => Id.Name;
}

/// <summary><c>[T]</c></summary>
public sealed record ArrayType(MonoType Element, SourceSpan Span) : MonoType(Span);

/// <summary><c>[K: V]</c></summary>
public sealed record DictType(MonoType Key, MonoType Value, SourceSpan Span) : MonoType(Span);

/// <summary><c>stream[T]</c></summary>
public sealed record StreamType(MonoType Element, SourceSpan Span) : MonoType(Span);

/// <summary><c>vector[T]</c></summary>
public sealed record VectorType(MonoType Element, SourceSpan Span) : MonoType(Span);

public sealed record DynamicType(SourceSpan Span) : MonoType(Span);

/// <summary><c>{a: int}</c> or <c>{A with a: int}</c></summary>
public sealed record RecordType(Identifier? Base, ImmutableArray<PropertyType> Properties, SourceSpan Span) : MonoType(Span);

/// <summary><see cref="Key"/> is an <see cref="Identifier"/> or a <see cref="StringLiteral"/>.</summary>
public sealed record PropertyType(Expression Key, MonoType Type, SourceSpan Span) : SyntaxNode(Span)
{
    public string Name => Key is Identifier identifier ? identifier.Name : ((StringLiteral)Key).Value;
}

/// <summary><c>(&lt;-tables: stream[A], ?onEmpty: string, fn: (r: A) => bool) => stream[A]</c></summary>
public sealed record FunctionType(ImmutableArray<ParameterType> Parameters, MonoType Result, SourceSpan Span) : MonoType(Span);

public enum ParameterKind
{
    Required,
    Optional,
    Pipe,
}

/// <summary>A pipe parameter may lack a name. An optional one may show a label as its default.</summary>
public sealed record ParameterType(ParameterKind Kind, Identifier? Id, MonoType Type, SourceSpan Span) : SyntaxNode(Span)
{
    public LabelLiteral? Default { get; init; }

    public string? Name => Id?.Name;
}

/// <summary>A label as a type: <c>.name</c>.</summary>
public sealed record LabelType(LabelLiteral Label, SourceSpan Span) : MonoType(Span);
