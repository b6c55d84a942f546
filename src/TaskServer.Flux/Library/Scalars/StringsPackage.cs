using System.Globalization;
using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>strings</c>. Positions are byte offsets in UTF-8, lengths are characters (code points), as in the language's own library.</summary>
internal sealed class StringsPackage : INativeLibrary
{
    private const string Package = "strings";

    public static void Register(NativeFunctions natives)
    {
        Text(natives, "title", "title case", LetterCase.TitleWords);
        Text(natives, "toUpper", "upper case", LetterCase.ToUpper);
        Text(natives, "toLower", "lower case", LetterCase.ToLower);
        Text(natives, "toTitle", "title case", LetterCase.ToTitle);
        Text(natives, "trimSpace", "trimmed text", static v => v.Trim());
        natives.Add(Package, "trim", static (in a) => Value.String(TrimEnd(TrimStart(a.String(0), a.String(1)), a.String(1))));
        natives.Add(Package, "trimLeft", static (in a) => Value.String(TrimStart(a.String(0), a.String(1))));
        natives.Add(Package, "trimRight", static (in a) => Value.String(TrimEnd(a.String(0), a.String(1))));
        natives.Add(Package, "trimPrefix", static (in a) => Value.String(a.String(0).StartsWith(a.String(1), StringComparison.Ordinal) ? a.String(0)[a.String(1).Length..] : a.String(0)));
        natives.Add(Package, "trimSuffix", static (in a) => Value.String(a.String(0).EndsWith(a.String(1), StringComparison.Ordinal) ? a.String(0)[..^a.String(1).Length] : a.String(0)));
        natives.Add(Package, "hasPrefix", static (in a) => Value.Bool(a.String(0).StartsWith(a.String(1), StringComparison.Ordinal)));
        natives.Add(Package, "hasSuffix", static (in a) => Value.Bool(a.String(0).EndsWith(a.String(1), StringComparison.Ordinal)));
        natives.Add(Package, "containsStr", static (in a) => Value.Bool(TextSearch.IndexOf(a.String(0), a.String(1)) >= 0));
        natives.Add(Package, "containsAny", static (in a) => Value.Bool(FirstOf(a.String(0), a.String(1)) >= 0));
        natives.Add(Package, "equalFold", static (in a) => Value.Bool(LetterCase.EqualFold(a.String(0), a.String(1))));
        natives.Add(Package, "compare", static (in a) => Value.Int(Math.Sign(ValueOrder.CompareText(a.String(0), a.String(1)))));
        natives.Add(Package, "countStr", static (in a) => Value.Int(Count(a.String(0), a.String(1))));
        natives.Add(Package, "index", static (in a) => ByteOffset(a.String(0), TextSearch.IndexOf(a.String(0), a.String(1))));
        natives.Add(Package, "lastIndex", static (in a) => ByteOffset(a.String(0), a.String(1).Length == 0 ? a.String(0).Length : TextSearch.LastIndexOf(a.String(0), a.String(1))));
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
        natives.Add(Package, "joinStr", static (in a) => Value.String(Join(a.Array(0), a.String(1))));
        natives.Add(Package, "strlen", static (in a) => Value.Int(CharacterCount(a.String(0))));
        natives.Add(Package, "substring", static (in a) => Value.String(Substring(a.String(0), a.Int(1), a.Int(2))));
    }

    private static void Text(NativeFunctions natives, string name, string what, Func<string, string> function) =>
        natives.Add(Package, name, (in a) => a.Has(0)
            ? Value.String(Work.Text(function(a.String(0))))
            : throw FluxException.Invalid($"cannot convert argument of type string value <nil> to {what}"));

    private static void Class(NativeFunctions natives, string name, Func<Rune, bool> test) =>
        natives.Add(Package, name, (in a) => a.String(0) is [< (char)0x80 and var single]
            ? Value.Bool(test(new Rune(single)))
            : throw FluxException.Invalid("\"v\" is not a valid argument: argument length is not equal to 1"));

    private static string TrimStart(string text, string cutset)
    {
        var characters = new CharacterSet(cutset);
        var at = 0;
        var steps = 0;
        while (at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) && characters.Contains(rune))
        {
            at += rune.Utf16SequenceLength;
            Step(ref steps);
        }
        return Work.Text(text[at..]);
    }

    private static string TrimEnd(string text, string cutset)
    {
        var characters = new CharacterSet(cutset);
        var end = text.Length;
        var steps = 0;
        while (end > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, end), out var rune, out var length) == System.Buffers.OperationStatus.Done && characters.Contains(rune))
        {
            end -= length;
            Step(ref steps);
        }
        return Work.Text(text[..end]);
    }

    private static void Step(ref int steps)
    {
        if ((++steps & Work.StepMask) == 0)
            Work.ThrowIfCancelled();
    }

    private static int FirstOf(string text, string characters)
    {
        var set = new CharacterSet(characters);
        int at = 0, steps = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Step(ref steps);
            if (set.Contains(rune))
                return at;
            at += rune.Utf16SequenceLength;
        }

        return -1;
    }

    private static int LastOf(string text, string characters)
    {
        var set = new CharacterSet(characters);
        int at = 0, last = -1, steps = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Step(ref steps);
            if (set.Contains(rune))
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
        var steps = 0;
        for (var at = TextSearch.IndexOf(text, part); at >= 0; at = TextSearch.IndexOf(text, part, at + part.Length))
        {
            count++;
            Step(ref steps);
        }
        return count;
    }

    private static Value Repeat(string text, long count)
    {
        if (count < 0)
            throw FluxException.Invalid("strings: negative Repeat count");
        if (text.Length * (double)count > TextLimit.Characters)
            throw FluxException.Invalid($"the repeated string is longer than {TextLimit.Characters.ToString(CultureInfo.InvariantCulture)} characters");
        return Value.String(Work.Text(string.Create(text.Length * (int)count, text, static (result, part) =>
        {
            // Doubles what is there.
            part.CopyTo(result);
            for (var done = part.Length; done < result.Length; done *= 2)
                result[..Math.Min(done, result.Length - done)].CopyTo(result[done..]);
        })));
    }

    private static string Join(FluxArray parts, string separator)
    {
        var length = Math.Max(parts.Count - 1, 0) * (long)separator.Length;
        foreach (var part in parts)
        {
            if (part.Kind != ValueKind.String)
                throw FluxException.Invalid($"expected string but found {TypeText.Of(part)}");
            length += part.AsString.Length;
        }
        TextLimit.Check(length);
        var result = new StringBuilder((int)length);
        for (var i = 0; i < parts.Count; i++)
        {
            if ((i & Work.StepMask) == Work.StepMask)
                Work.ThrowIfCancelled();
            if (i > 0)
                result.Append(separator);
            result.Append(parts[i].AsString);
        }
        return Work.Text(result.ToString());
    }

    private static string Replace(string text, string old, string replacement, long count)
    {
        if (replacement.Length > old.Length)
            TextLimit.Check(text.Length + (long)(count < 0 ? Count(text, old) : Math.Min(count, Count(text, old))) * (replacement.Length - old.Length));
        if (count < 0 && old.Length > 0 && text.Length <= Work.StepMask)
            return text.Replace(old, replacement, StringComparison.Ordinal);
        var result = new StringBuilder();
        var from = 0;
        for (var done = 0L; count < 0 || done < count; done++)
        {
            // An empty text is found before every character and at the end.
            if ((done & Work.StepMask) == Work.StepMask)
                Work.ThrowIfCancelled();
            var at = old.Length == 0
                ? done == 0 ? 0 : from < text.Length ? from + Rune.GetRuneAt(text, from).Utf16SequenceLength : -1
                : TextSearch.IndexOf(text, old, from);
            if (at < 0)
                break;
            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
        }

        return Work.Text(result.Append(text, from, text.Length - from).ToString());
    }

    private static Value Split(string text, string separator, long count, bool keep)
    {
        var parts = new ArrayBuilder();
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
                at = TextSearch.IndexOf(text, separator, from);
                if (at < 0)
                    break;
                end = at + separator.Length;
            }

            parts.Add(Value.String(Work.Text(text[from..(keep ? end : at)])));
            from = end;
        }

        if (separator.Length > 0 || from < text.Length)
            parts.Add(Value.String(Work.Text(text[from..])));
        return Value.Array(parts.Build());
    }

    private static string Substring(string text, long start, long end)
    {
        var length = CharacterCount(text);
        var from = (int)Math.Clamp(start, 0, length);
        var to = (int)Math.Clamp(end, 0, length);
        if (from >= to)
            return "";
        if (length == text.Length)
            return Work.Text(text[from..to]);
        var result = new StringBuilder();
        int at = 0, steps = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Step(ref steps);
            if (at >= from && at < to)
                result.Append(rune.ToString());
            at++;
        }

        return Work.Text(result.ToString());
    }
}
