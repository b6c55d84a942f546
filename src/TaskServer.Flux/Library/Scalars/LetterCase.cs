using System.Text;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>
/// Upper, lower and title case of characters, each to exactly one other. The platform's invariant mapping leaves the Turkish pair as it is and knows no
/// title case; the scripts' language has both.
/// </summary>
internal static class LetterCase
{
    private static Rune Upper(Rune letter) => letter.Value == 'ı' ? new('I') : Rune.ToUpperInvariant(letter);

    private static Rune Lower(Rune letter) => letter.Value == 'İ' ? new('i') : Rune.ToLowerInvariant(letter);

    /// <summary>The upper case, but for digraphs, of which only the first letter is large, and for Georgian, which has no title case.</summary>
    private static Rune Title(Rune letter) => letter.Value switch
    {
        >= 'Ǆ' and <= 'ǆ' => new('ǅ'),
        >= 'Ǉ' and <= 'ǉ' => new('ǈ'),
        >= 'Ǌ' and <= 'ǌ' => new('ǋ'),
        >= 'Ǳ' and <= 'ǳ' => new('ǲ'),
        >= 'ა' and <= 'ჿ' => letter,
        _ => Upper(letter),
    };

    public static string ToUpper(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : Map(text, Upper);

    public static string ToLower(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : Map(text, Lower);

    public static string ToTitle(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : Map(text, Title);

    private static string Map(string text, Func<Rune, Rune> map)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Step(result.Length);
            result.Append(map(rune));
        }
        return result.ToString();
    }

    /// <summary>Every letter at the beginning of a word in title case.</summary>
    public static string TitleWords(string text)
    {
        var result = new StringBuilder(text.Length);
        var previous = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            Step(result.Length);
            result.Append(Separates(previous) ? Title(rune) : rune);
            previous = rune;
        }
        return result.ToString();
    }

    /// <summary>Whether two texts differ in nothing but the case of letters. Lower of upper brings letters together that have several partners, such as σ and ς.</summary>
    public static bool EqualFold(string left, string right)
    {
        var others = right.EnumerateRunes();
        var steps = 0;
        foreach (var rune in left.EnumerateRunes())
        {
            Step(++steps);
            if (!others.MoveNext() || (rune != others.Current && Folded(rune) != Folded(others.Current)))
                return false;
        }
        return !others.MoveNext();
    }

    private static void Step(int number)
    {
        if ((number & Work.StepMask) == Work.StepMask)
            Work.ThrowIfCancelled();
    }

    private static Rune Folded(Rune rune) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));

    // All signs of ASCII end a word, apostrophes too; of the others only blanks do.
    private static bool Separates(Rune rune) => rune.IsAscii
        ? !Rune.IsLetterOrDigit(rune) && rune.Value != '_'
        : Rune.IsWhiteSpace(rune);
}
