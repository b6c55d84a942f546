using System.Text;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>
/// Finds one text in another. The framework's search compares the whole text at every place where it might begin, which two long texts can make last for hours: such
/// a search goes piece by piece and looks for a cancellation in between.
/// </summary>
internal static class TextSearch
{
    // Comparisons of characters that take some milliseconds at worst.
    private const long Piece = 1 << 24;

    public static int IndexOf(string text, string part, int from = 0)
    {
        if ((text.Length - (long)from) * part.Length <= Piece)
            return text.IndexOf(part, from, StringComparison.Ordinal);
        var places = Places(part);
        for (; from <= text.Length - part.Length; from += places)
        {
            Work.ThrowIfCancelled();
            var found = text.AsSpan(from, Math.Min(text.Length - from, places - 1 + part.Length)).IndexOf(part, StringComparison.Ordinal);
            if (found >= 0)
                return from + found;
        }
        return -1;
    }

    public static int LastIndexOf(string text, string part)
    {
        if (text.Length * (long)part.Length <= Piece)
            return text.LastIndexOf(part, StringComparison.Ordinal);
        var places = Places(part);
        for (var end = text.Length; end >= part.Length; end -= places)
        {
            Work.ThrowIfCancelled();
            var start = Math.Max(end - (places - 1) - part.Length, 0);
            var found = text.AsSpan(start, end - start).LastIndexOf(part, StringComparison.Ordinal);
            if (found >= 0)
                return start + found;
        }
        return -1;
    }

    private static int Places(string part) => (int)Math.Max(Piece / part.Length, 1);
}

/// <summary>The characters of a text as a set.</summary>
internal sealed class CharacterSet
{
    private const int Few = 16;

    private readonly string _characters;
    private readonly HashSet<Rune>? _many;

    public CharacterSet(string characters)
    {
        _characters = characters;
        if (characters.Length <= Few)
            return;
        _many = [];
        var steps = 0;
        foreach (var rune in characters.EnumerateRunes())
        {
            if ((++steps & Work.StepMask) == 0)
                Work.ThrowIfCancelled();
            _many.Add(rune);
        }
    }

    public bool Contains(Rune rune)
    {
        if (_many is not null)
            return _many.Contains(rune);
        foreach (var candidate in _characters.EnumerateRunes())
        {
            if (candidate == rune)
                return true;
        }
        return false;
    }
}
