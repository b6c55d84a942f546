using System.Globalization;
using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>strings</c>. Positions are byte offsets in UTF-8, lengths are characters (code points), as in the language's own library.</summary>
internal sealed class StringsPackage : INativeLibrary
{
    private const string Package = "strings";

    // A result of this size is a mistake or an attack.
    private const long MaximumLength = 64 << 20;

    public static void Register(NativeFunctions natives)
    {
        Text(natives, "title", "title case", LetterCase.TitleWords);
        Text(natives, "toUpper", "upper case", static v => LetterCase.Map(v, LetterCase.Upper));
        Text(natives, "toLower", "lower case", static v => LetterCase.Map(v, LetterCase.Lower));
        Text(natives, "toTitle", "title case", static v => LetterCase.Map(v, LetterCase.Title));
        Text(natives, "trimSpace", "trimmed text", static v => v.Trim());
        natives.Add(Package, "trim", static (in a) => Value.String(TrimEnd(TrimStart(a.String(0), a.String(1)), a.String(1))));
        natives.Add(Package, "trimLeft", static (in a) => Value.String(TrimStart(a.String(0), a.String(1))));
        natives.Add(Package, "trimRight", static (in a) => Value.String(TrimEnd(a.String(0), a.String(1))));
        natives.Add(Package, "trimPrefix", static (in a) => Value.String(a.String(0).StartsWith(a.String(1), StringComparison.Ordinal) ? a.String(0)[a.String(1).Length..] : a.String(0)));
        natives.Add(Package, "trimSuffix", static (in a) => Value.String(a.String(0).EndsWith(a.String(1), StringComparison.Ordinal) ? a.String(0)[..^a.String(1).Length] : a.String(0)));
        natives.Add(Package, "hasPrefix", static (in a) => Value.Bool(a.String(0).StartsWith(a.String(1), StringComparison.Ordinal)));
        natives.Add(Package, "hasSuffix", static (in a) => Value.Bool(a.String(0).EndsWith(a.String(1), StringComparison.Ordinal)));
        natives.Add(Package, "containsStr", static (in a) => Value.Bool(a.String(0).Contains(a.String(1), StringComparison.Ordinal)));
        natives.Add(Package, "containsAny", static (in a) => Value.Bool(FirstOf(a.String(0), a.String(1)) >= 0));
        natives.Add(Package, "equalFold", static (in a) => Value.Bool(LetterCase.EqualFold(a.String(0), a.String(1))));
        natives.Add(Package, "compare", static (in a) => Value.Int(Math.Sign(ValueOrder.CompareText(a.String(0), a.String(1)))));
        natives.Add(Package, "countStr", static (in a) => Value.Int(Count(a.String(0), a.String(1))));
        natives.Add(Package, "index", static (in a) => ByteOffset(a.String(0), a.String(0).IndexOf(a.String(1), StringComparison.Ordinal)));
        natives.Add(Package, "lastIndex", static (in a) => ByteOffset(a.String(0), a.String(1).Length == 0 ? a.String(0).Length : a.String(0).LastIndexOf(a.String(1), StringComparison.Ordinal)));
        natives.Add(Package, "indexAny", static (in a) => ByteOffset(a.String(0), FirstOf(a.String(0), a.String(1))));
        natives.Add(Package, "lastIndexAny", static (in a) => ByteOffset(a.String(0), LastOf(a.String(0), a.String(1))));
        Class(natives, "isDigit", Rune.IsDigit);
        Class(natives, "isLetter", Rune.IsLetter);
        Class(natives, "isLower", Rune.IsLower);
        Class(natives, "isUpper", Rune.IsUpper);
        natives.Add(Package, "repeat", static (in a) => Repeat(a.String(0), a.Int(1)));
        natives.Add(Package, "replace", static (in a) => Value.String(Replace(a.String(0), a.String(1), a.String(2), a.Int(3))));
        natives.Add(Package, "replaceAll", static (in a) => Value.String(Replace(a.String(0), a.String(1), a.String(2), -1)));
        natives.Add(Package, "split", static (in a) => Split(a.String(0), a.String(1), -1, keep: false));
        natives.Add(Package, "splitAfter", static (in a) => Split(a.String(0), a.String(1), -1, keep: true));
        natives.Add(Package, "splitN", static (in a) => Split(a.String(0), a.String(1), a.Int(2), keep: false));
        natives.Add(Package, "splitAfterN", static (in a) => Split(a.String(0), a.String(1), a.Int(2), keep: true));
        natives.Add(Package, "joinStr", static (in a) => Value.String(string.Join(a.String(1), a.Strings(0) ?? [])));
        natives.Add(Package, "strlen", static (in a) => Value.Int(CharacterCount(a.String(0))));
        natives.Add(Package, "substring", static (in a) => Value.String(Substring(a.String(0), a.Int(1), a.Int(2))));
    }

    private static void Text(NativeFunctions natives, string name, string what, Func<string, string> function) =>
        natives.Add(Package, name, (in a) => a.Has(0)
            ? Value.String(function(a.String(0)))
            : throw FluxException.Invalid($"cannot convert argument of type string value <nil> to {what}"));

    private static void Class(NativeFunctions natives, string name, Func<Rune, bool> test) =>
        natives.Add(Package, name, (in a) => a.String(0) is [< (char)0x80 and var single]
            ? Value.Bool(test(new Rune(single)))
            : throw FluxException.Invalid("\"v\" is not a valid argument: argument length is not equal to 1"));

    private static string TrimStart(string text, string cutset)
    {
        var at = 0;
        while (at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) && Contains(cutset, rune))
            at += rune.Utf16SequenceLength;
        return text[at..];
    }

    private static string TrimEnd(string text, string cutset)
    {
        var end = text.Length;
        while (end > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, end), out var rune, out var length) == System.Buffers.OperationStatus.Done && Contains(cutset, rune))
            end -= length;
        return text[..end];
    }

    private static bool Contains(string characters, Rune rune)
    {
        foreach (var candidate in characters.EnumerateRunes())
            if (candidate == rune)
                return true;
        return false;
    }

    private static int FirstOf(string text, string characters)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Contains(characters, rune))
                return at;
            at += rune.Utf16SequenceLength;
        }

        return -1;
    }

    private static int LastOf(string text, string characters)
    {
        int at = 0, last = -1;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Contains(characters, rune))
                last = at;
            at += rune.Utf16SequenceLength;
        }

        return last;
    }

    private static Value ByteOffset(string text, int index) => Value.Int(index <= 0 ? index : Encoding.UTF8.GetByteCount(text.AsSpan(0, index)));

    private static int CharacterCount(string text)
    {
        var count = text.Length;
        foreach (var c in text)
            if (char.IsLowSurrogate(c))
                count--;
        return count;
    }

    private static int Count(string text, string part)
    {
        if (part.Length == 0)
            return CharacterCount(text) + 1;
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
            count++;
        return count;
    }

    private static Value Repeat(string text, long count)
    {
        if (count < 0)
            throw FluxException.Invalid("strings: negative Repeat count");
        if (text.Length * (double)count > MaximumLength)
            throw FluxException.Invalid($"the repeated string is longer than {MaximumLength.ToString(CultureInfo.InvariantCulture)} characters");
        return Value.String(new StringBuilder(text.Length * (int)count).Insert(0, text, (int)count).ToString());
    }

    private static string Replace(string text, string old, string replacement, long count)
    {
        if (replacement.Length > old.Length)
            TextLimit.Check(text.Length + (long)(count < 0 ? Count(text, old) : Math.Min(count, Count(text, old))) * (replacement.Length - old.Length));
        if (count < 0 && old.Length > 0)
            return text.Replace(old, replacement, StringComparison.Ordinal);
        var result = new StringBuilder();
        var from = 0;
        for (var done = 0L; count < 0 || done < count; done++)
        {
            // An empty text is found before every character and at the end.
            var at = old.Length == 0
                ? done == 0 ? 0 : from < text.Length ? from + Rune.GetRuneAt(text, from).Utf16SequenceLength : -1
                : text.IndexOf(old, from, StringComparison.Ordinal);
            if (at < 0)
                break;
            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static Value Split(string text, string separator, long count, bool keep)
    {
        var parts = new List<Value>();
        if (count == 0)
            return Value.Array(FluxArray.Empty);
        var from = 0;
        while (count < 0 || parts.Count < count - 1)
        {
            int at, end;
            if (separator.Length == 0)
            {
                // Between any two characters.
                if (from >= text.Length)
                    break;
                at = end = from + Rune.GetRuneAt(text, from).Utf16SequenceLength;
                if (end >= text.Length)
                    break;
            }
            else
            {
                at = text.IndexOf(separator, from, StringComparison.Ordinal);
                if (at < 0)
                    break;
                end = at + separator.Length;
            }

            parts.Add(Value.String(text[from..(keep ? end : at)]));
            from = end;
        }

        if (separator.Length > 0 || from < text.Length)
            parts.Add(Value.String(text[from..]));
        return Value.Array(new FluxArray([.. parts]));
    }

    private static string Substring(string text, long start, long end)
    {
        var length = CharacterCount(text);
        var from = (int)Math.Clamp(start, 0, length);
        var to = (int)Math.Clamp(end, 0, length);
        if (from >= to)
            return "";
        if (length == text.Length)
            return text[from..to];
        var result = new StringBuilder();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (at >= from && at < to)
                result.Append(rune.ToString());
            at++;
        }

        return result.ToString();
    }
}
