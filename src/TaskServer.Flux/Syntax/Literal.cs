using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

public abstract record Literal(SourceSpan Span) : Expression(Span);

/// <summary><see cref="Value"/> has its escapes resolved; <see cref="Text"/> is the source with its quotes, if there was one.</summary>
public sealed record StringLiteral(string Value, SourceSpan Span) : Literal(Span)
{
    public string? Text { get; init; }
}

public sealed record IntegerLiteral(long Value, SourceSpan Span) : Literal(Span);

/// <summary>Comes only from trees that were built elsewhere; the language has no such literal.</summary>
public sealed record UnsignedIntegerLiteral(ulong Value, SourceSpan Span) : Literal(Span);

/// <summary><see cref="Text"/> is the source, if there was one.</summary>
public sealed record FloatLiteral(double Value, SourceSpan Span) : Literal(Span)
{
    public string? Text { get; init; }
}

/// <summary>Comes only from trees that were built elsewhere; in scripts <c>true</c> and <c>false</c> are identifiers.</summary>
public sealed record BooleanLiteral(bool Value, SourceSpan Span) : Literal(Span);

/// <summary>A point in time: seconds since 1970 in UTC, the nanoseconds within that second, and the offset it was written with.</summary>
public sealed record DateTimeLiteral(long UnixSeconds, int Nanoseconds, int OffsetMinutes, SourceSpan Span) : Literal(Span);

/// <summary>The parts as they were written, any unit in any order; they add up.</summary>
public sealed record DurationLiteral(ImmutableArray<DurationPart> Values, SourceSpan Span) : Literal(Span);

/// <summary>Units are <c>y mo w d h m s ms us ns</c>.</summary>
public readonly record struct DurationPart(long Magnitude, string Unit);

/// <summary>A pattern in RE2 syntax, without its slashes, escaped slashes and bytes resolved.</summary>
public sealed record RegexpLiteral(string Value, SourceSpan Span) : Literal(Span);

/// <summary><c>&lt;-</c>, the value of a function's pipe parameter.</summary>
public sealed record PipeLiteral(SourceSpan Span) : Literal(Span);

/// <summary><c>.name</c>, which servers refuse: the feature it belongs to is off.</summary>
public sealed record LabelLiteral(string Value, SourceSpan Span) : Literal(Span);
