using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Runtime;

/// <summary>A call in a text: where, what it calls, and whether the text is the user's script or the library's.</summary>
internal sealed record CallSite(string Name, SourceSpan Span, bool IsScript)
{
    public static CallSite None { get; } = new("", SourceSpan.None, false);
}
