namespace TaskServer.Flux.Syntax;

/// <summary>
/// A stretch of source text. Lines and columns count from 1, columns count UTF-8 bytes; <see cref="Start"/> and <see cref="End"/> are
/// offsets into the text in UTF-16 units, counted from 0. Every end is exclusive. A node that was built without a text has <see cref="None"/>.
/// </summary>
public readonly record struct SourceSpan(int Start, int End, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    public static SourceSpan None => default;

    public bool IsNone => StartLine == 0;

    public bool IsMultiline => EndLine != StartLine;

    public int Length => End - Start;

    /// <summary>From the start of <paramref name="first"/> to the end of <paramref name="last"/>.</summary>
    public static SourceSpan Between(in SourceSpan first, in SourceSpan last) =>
        new(first.Start, last.End, first.StartLine, first.StartColumn, last.EndLine, last.EndColumn);

    /// <summary>The empty stretch at the start of this one.</summary>
    public SourceSpan AtStart => new(Start, Start, StartLine, StartColumn, StartLine, StartColumn);

    /// <summary>The empty stretch at the end of this one.</summary>
    public SourceSpan AtEnd => new(End, End, EndLine, EndColumn, EndLine, EndColumn);

    /// <summary>The form used in messages: <c>1:2-3:4</c>.</summary>
    public override string ToString() => $"{StartLine}:{StartColumn}-{EndLine}:{EndColumn}";
}
