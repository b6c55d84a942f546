namespace TaskServer.Flux.Tables;

/// <summary>The memory of the texts of a column. Rows often share a text, which counts once where that shows.</summary>
internal static class TextSize
{
    // An object's header, its length and the end of the text.
    private const int Overhead = 22;
    private const int Recent = 64;

    public static long Of(string text) => Overhead + text.Length * sizeof(char);

    public static long Of(ReadOnlySpan<string> texts)
    {
        var bytes = 0L;
        var recent = new RecentTexts();
        string? last = null;
        foreach (var text in texts)
        {
            if (ReferenceEquals(text, last))
                continue;
            last = text;
            if (text is not { Length: > 0 })
                continue;
            ref var known = ref recent[(text.Length * 31 + text[0] * 7 + text[^1]) & (Recent - 1)];
            if (ReferenceEquals(text, known))
                continue;
            known = text;
            bytes += Of(text);
        }
        return bytes;
    }

    [System.Runtime.CompilerServices.InlineArray(Recent)]
    private struct RecentTexts
    {
        private string? _first;
    }
}
