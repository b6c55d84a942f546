using System.Globalization;
using System.Text;

namespace TaskServer.Flux.Values;

/// <summary>
/// Rewrites a pattern from RE2 syntax to that of .NET: named groups, classes that are ASCII only, flags that .NET lacks. What RE2 refuses (look-around,
/// back references) is refused here, because .NET would accept some of it.
/// </summary>
internal static class Re2Translator
{
    // Each two characters are the ends of a range.
    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "09AZaz",
        ["alpha"] = "AZaz",
        ["ascii"] = "\0\x7F",
        ["blank"] = "\t\t  ",
        ["cntrl"] = "\0\x1F\x7F\x7F",
        ["digit"] = "09",
        ["graph"] = "!~",
        ["lower"] = "az",
        ["print"] = " ~",
        ["punct"] = "!/:@[`{~",
        ["space"] = "\t\r  ",
        ["upper"] = "AZ",
        ["word"] = "09AZ__az",
        ["xdigit"] = "09AFaf",
    };

    public static FluxException Failure(string pattern, string reason) =>
        FluxException.Invalid($"error parsing regexp: {reason}: `{pattern}`");

    public static string Translate(string pattern)
    {
        var output = new StringBuilder(pattern.Length + 8);
        var isLazy = false;
        var outside = new Stack<bool>();
        for (var i = 0; i < pattern.Length;)
        {
            switch (pattern[i])
            {
                case '\\':
                    i = Escape(pattern, i, output, inClass: false);
                    break;
                case '[':
                    i = CharacterClass(pattern, i, output);
                    break;
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?':
                    i = Group(pattern, i, output, ref isLazy, outside);
                    break;
                case '(':
                    outside.Push(isLazy);
                    output.Append('(');
                    i++;
                    break;
                case ')':
                    isLazy = outside.TryPop(out var before) && before;
                    output.Append(')');
                    i++;
                    break;
                case '*' or '+' or '?' or '{' when isLazy:
                    i = LazyRepetition(pattern, i, output);
                    break;
                case '$':
                    // In .NET a plain $ matches before a last line break, too. With (?m) it means the end of any line, so the group keeps it then.
                    output.Append(IsMultiline(pattern, i) ? "$" : "\\z");
                    i++;
                    break;
                default:
                    output.Append(pattern[i++]);
                    break;
            }
        }
        return output.ToString();
    }

    private static bool IsMultiline(string pattern, int before)
    {
        var at = pattern.IndexOf("(?", StringComparison.Ordinal);
        while (at >= 0 && at < before)
        {
            for (var i = at + 2; i < pattern.Length && char.IsAsciiLetter(pattern[i]); i++)
            {
                if (pattern[i] == 'm')
                    return true;
            }
            at = pattern.IndexOf("(?", at + 1, StringComparison.Ordinal);
        }
        return false;
    }

    /// <param name="pattern">The whole pattern.</param>
    /// <param name="at">Where the group begins.</param>
    /// <param name="output">Gets its opening.</param>
    /// <param name="isLazy">Whether repetitions take as little as possible (flag U, which .NET lacks).</param>
    /// <param name="outside">What it is outside of the open groups.</param>
    private static int Group(string pattern, int at, StringBuilder output, ref bool isLazy, Stack<bool> outside)
    {
        var rest = pattern.AsSpan(at + 2);
        if (rest.StartsWith("P<") || (rest.StartsWith("<") && !rest.StartsWith("<=") && !rest.StartsWith("<!")))
        {
            var start = at + 2 + (rest[0] == 'P' ? 2 : 1);
            var end = pattern.IndexOf('>', start);
            if (end < 0 || end == start)
                throw FluxException.Invalid($"error parsing regexp: invalid named capture: `{pattern[at..]}`");
            outside.Push(isLazy);
            output.Append("(?<").Append(pattern, start, end - start).Append('>');
            return end + 1;
        }
        var flags = at + 2;
        var before = isLazy;
        var isOff = false;
        string on = "", off = "";
        for (; flags < pattern.Length && pattern[flags] is 'i' or 'm' or 's' or 'U' or '-'; flags++)
        {
            var flag = pattern[flags];
            if (flag == '-' && isOff)
                break;
            if (flag == '-')
                isOff = true;
            else if (flag == 'U')
                isLazy = !isOff;
            else if (isOff)
                off += flag;
            else
                on += flag;
        }
        if (flags >= pattern.Length || pattern[flags] is not (':' or ')'))
            throw FluxException.Invalid($"error parsing regexp: invalid or unsupported Perl syntax: `{pattern[at..Math.Min(pattern.Length, flags + 1)]}`");
        if (pattern[flags] == ':')
            outside.Push(before);
        if (pattern[flags] == ':' || on.Length + off.Length > 0)
            output.Append("(?").Append(on).Append(off.Length > 0 ? "-" : "").Append(off).Append(pattern[flags]);
        return flags + 1;
    }

    // Under the flag U the question mark behind a repetition means the opposite.
    private static int LazyRepetition(string pattern, int at, StringBuilder output)
    {
        var end = at + 1;
        if (pattern[at] == '{')
        {
            while (end < pattern.Length && (char.IsAsciiDigit(pattern[end]) || pattern[end] == ','))
                end++;
            // A brace that counts nothing is an ordinary character.
            if (end == at + 1 || end == pattern.Length || pattern[end] != '}' || pattern[at + 1] == ',')
            {
                output.Append('{');
                return at + 1;
            }
            end++;
        }
        output.Append(pattern, at, end - at);
        if (end < pattern.Length && pattern[end] == '?')
            return end + 1;
        output.Append('?');
        return end;
    }

    private static int Escape(string pattern, int at, StringBuilder output, bool inClass)
    {
        if (at + 1 >= pattern.Length)
            throw FluxException.Invalid("error parsing regexp: trailing backslash at end of expression: ``");
        var c = pattern[at + 1];
        switch (c)
        {
            case 'd':
                output.Append(inClass ? "0-9" : "[0-9]");
                return at + 2;
            case 'w':
                output.Append(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]");
                return at + 2;
            case 's':
                output.Append(inClass ? @"\t\n\f\r\x20" : @"[\t\n\f\r\x20]");
                return at + 2;
            case 'D':
                output.Append(inClass ? @"\x00-/:-\uFFFF" : "[^0-9]");
                return at + 2;
            case 'W':
                output.Append(inClass ? @"\x00-/:-@\[-\^`{-\uFFFF" : "[^0-9A-Za-z_]");
                return at + 2;
            case 'S':
                output.Append(inClass ? @"\x00-\x08\x0B\x0E-\x1F!-\uFFFF" : @"[^\t\n\f\r\x20]");
                return at + 2;
            case 'z' when !inClass:
                output.Append("\\z");
                return at + 2;
            case 'A' or 'b' or 'B' when !inClass:
                output.Append('\\').Append(c);
                return at + 2;
            case 'Q':
                {
                    var end = pattern.IndexOf("\\E", at + 2, StringComparison.Ordinal);
                    var text = end < 0 ? pattern[(at + 2)..] : pattern[(at + 2)..end];
                    output.Append(System.Text.RegularExpressions.Regex.Escape(text));
                    return end < 0 ? pattern.Length : end + 2;
                }
            case 'p' or 'P':
                return UnicodeClass(pattern, at, output, inClass);
            case 'x' when at + 2 < pattern.Length && pattern[at + 2] == '{':
                {
                    var end = pattern.IndexOf('}', at);
                    if (end < 0 || !int.TryParse(pattern.AsSpan(at + 3, end - at - 3), NumberStyles.HexNumber, null, out var rune) || rune > 0x10FFFF)
                        throw FluxException.Invalid($"error parsing regexp: invalid escape sequence: `{pattern[at..]}`");
                    foreach (var unit in char.ConvertFromUtf32(rune))
                        output.Append("\\u").Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
                    return end + 1;
                }
            case 'x' or 'a' or 'f' or 't' or 'n' or 'r' or 'v':
                output.Append('\\').Append(c);
                return at + 2;
            case '0':
                output.Append("\\0");
                return at + 2;
            case var _ when char.IsAsciiLetterOrDigit(c):
                throw FluxException.Invalid($"error parsing regexp: invalid escape sequence: `\\{c}`");
            default:
                output.Append('\\').Append(c);
                return at + 2;
        }
    }

    private static int UnicodeClass(string pattern, int at, StringBuilder output, bool inClass)
    {
        var end = at + 3;
        var name = at + 2 < pattern.Length ? pattern[at + 2].ToString() : "";
        if (name == "{")
        {
            var close = pattern.IndexOf('}', at);
            if (close < 0)
                throw FluxException.Invalid($"error parsing regexp: invalid character class range: `{pattern[at..]}`");
            name = pattern[(at + 3)..close];
            end = close + 1;
        }
        var negated = pattern[at + 1] == 'P';
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }
        // The scripts that people name; .NET knows blocks instead.
        var ranges = name switch
        {
            "Latin" => "A-Za-zªºÀ-ÖØ-öø-ʸ",
            "Greek" => "Ͱ-ͳ͵-ͷͺ-ͽͿ΄ΆΈ-ϡϰ-Ͽ",
            "Cyrillic" => "Ѐ-ԯ",
            "Han" => "⺀-⻳々〇〡-〩㐀-䶿一-鿿",
            "Hiragana" => "ぁ-ゖゝ-ゟ",
            "Katakana" => "ァ-ヺヽ-ヿ",
            "Hebrew" => "֑-״",
            "Arabic" => "؀-ۿ",
            _ => null,
        };
        if (ranges is not null && (!negated || !inClass))
            output.Append(inClass ? ranges : negated ? $"[^{ranges}]" : $"[{ranges}]");
        else
            output.Append(negated ? "\\P{" : "\\p{").Append(name).Append('}');
        return end;
    }

    private static int CharacterClass(string pattern, int at, StringBuilder output)
    {
        output.Append('[');
        var i = at + 1;
        if (i < pattern.Length && pattern[i] == '^')
        {
            output.Append('^');
            i++;
        }
        for (var first = true; i < pattern.Length; first = false)
        {
            var c = pattern[i];
            if (c == ']' && !first)
            {
                output.Append(']');
                return i + 1;
            }
            if (c == '\\')
            {
                i = Escape(pattern, i, output, inClass: true);
            }
            else if (c == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':' && pattern.IndexOf(":]", i, StringComparison.Ordinal) is var end and >= 0)
            {
                var isNegated = pattern[i + 2] == '^';
                var name = pattern[(i + (isNegated ? 3 : 2))..end];
                if (!PosixClasses.TryGetValue(name, out var ranges))
                    throw FluxException.Invalid($"error parsing regexp: invalid character class range: `{pattern[i..(end + 2)]}`");
                AppendRanges(output, ranges, isNegated);
                i = end + 2;
            }
            else
            {
                if (i + 2 < pattern.Length && pattern[i + 1] == '-' && pattern[i + 2] is not (']' or '\\' or '[') && pattern[i + 2] < c)
                    throw FluxException.Invalid($"error parsing regexp: invalid character class range: `{pattern[i..(i + 3)]}`");
                // A bracket inside a class is ordinary in RE2; in .NET -[ would begin a subtraction.
                if (c is '[' or ']')
                    output.Append('\\');
                output.Append(c);
                i++;
            }
        }
        throw FluxException.Invalid($"error parsing regexp: missing closing ]: `{pattern[at..]}`");
    }

    private static void AppendRanges(StringBuilder output, string ranges, bool isNegated)
    {
        if (!isNegated)
        {
            for (var i = 0; i < ranges.Length; i += 2)
                AppendRange(output, ranges[i], ranges[i + 1]);
            return;
        }
        var from = 0;
        for (var i = 0; i < ranges.Length; i += 2)
        {
            AppendRange(output, from, ranges[i] - 1);
            from = ranges[i + 1] + 1;
        }
        AppendRange(output, from, char.MaxValue);
    }

    private static void AppendRange(StringBuilder output, int first, int last)
    {
        if (first <= last)
            output.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}-\\u{last:X4}");
    }
}
