using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>regexp</c>.</summary>
internal sealed class RegexpPackage : INativeLibrary
{
    private const string Package = "regexp";
    // The framework's matcher is generous with memory.
    private const int CompiledBytes = 64 << 10;

    private const string Special = @"\.+*?()|[]{}^$";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "compile", static (in a) => Value.Regexp(Compile(a.String(0))));
        natives.Add(Package, "quoteMeta", static (in a) => Value.String(QuoteMeta(a.String(0))));
        natives.Add(Package, "findString", static (in a) => Value.String(a.Regexp(0).Match(a.String(1)).Value));
        natives.Add(Package, "findStringIndex", static (in a) => FindIndex(a.Regexp(0), a.String(1)));
        natives.Add(Package, "matchRegexpString", static (in a) => Value.Bool(a.Regexp(0).IsMatch(a.String(1))));
        natives.Add(Package, "replaceAllString", static (in a) => Value.String(ReplaceAll(a.Regexp(0), a.String(1), a.String(2))));
        natives.Add(Package, "splitRegexp", static (in a) => Split(a.Regexp(0), a.String(1), a.Int(2)));
        natives.Add(Package, "getString", static (in a) => Value.String(a.Regexp(0).Pattern));
    }

    private static FluxRegexp Compile(string pattern)
    {
        var regexp = FluxRegexp.Compile(pattern);
        Work.Keep(regexp, CompiledBytes);
        return regexp;
    }

    private static string QuoteMeta(string text)
    {
        var quoted = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if ((i & Work.StepMask) == Work.StepMask)
                Work.ThrowIfCancelled();
            var c = text[i];
            if (Special.Contains(c, StringComparison.Ordinal))
                quoted.Append('\\');
            quoted.Append(c);
        }

        TextLimit.Check(quoted.Length);
        return Work.Text(quoted.ToString());
    }

    private static Value FindIndex(FluxRegexp regex, string text)
    {
        var match = regex.Match(text);
        if (!match.Success)
            return Value.Array(FluxArray.Empty);
        var start = Encoding.UTF8.GetByteCount(text.AsSpan(0, match.Index));
        return Value.Array(Value.Int(start), Value.Int(start + Encoding.UTF8.GetByteCount(match.ValueSpan)));
    }

    private static string ReplaceAll(FluxRegexp regex, string text, string template)
    {
        var result = new StringBuilder();
        var from = 0;
        foreach (var match in regex.Matches(text))
        {
            result.Append(text, from, match.Index - from).Append(Expand(template, match));
            from = match.Index + match.Length;
            TextLimit.Check(result.Length + (long)(text.Length - from));
        }

        return Work.Text(result.Append(text, from, text.Length - from).ToString());
    }

    /// <summary><c>$1</c>, <c>$name</c> (as many letters, digits and _ as follow), <c>${name}</c>, <c>$$</c>; a group that is not there is empty, any other $ stands for itself.</summary>
    public static string Expand(string template, Match match)
    {
        var result = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '$' || at + 1 == template.Length)
            {
                result.Append(template[at]);
                continue;
            }

            if (template[at + 1] == '$')
            {
                result.Append('$');
                at++;
                continue;
            }

            var braced = template[at + 1] == '{';
            var start = at + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
                end++;
            if (end == start || (braced && (end == template.Length || template[end] != '}')))
            {
                result.Append('$');
                continue;
            }

            result.Append(Group(match, template[start..end]));
            at = braced ? end : end - 1;
        }

        return result.ToString();
    }

    private static string Group(Match match, string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? match.Groups[number].Value : match.Groups[name].Value;

    private static Value Split(FluxRegexp regex, string text, long count)
    {
        if (count == 0)
            return Value.Array(FluxArray.Empty);
        var parts = new ArrayBuilder();
        var from = 0;
        foreach (var match in regex.Matches(text))
        {
            if (count > 0 && parts.Count == count - 1)
                break;
            // A match of nothing at the beginning or the end separates nothing.
            if (match.Length == 0 && (match.Index == 0 || match.Index == text.Length))
                continue;
            parts.Add(Value.String(text[from..match.Index]));
            from = match.Index + match.Length;
        }

        parts.Add(Value.String(text[from..]));
        return Value.Array(parts.Build());
    }
}
