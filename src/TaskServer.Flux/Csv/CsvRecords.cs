using System.Text;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Csv;

/// <summary>Splits CSV text into records. Blank lines are skipped, stray quotes in unquoted fields are text.</summary>
internal static class CsvRecords
{
    public static IEnumerable<string[]> Read(string text)
    {
        var fields = new List<string>();
        var steps = 0;
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        while (at < text.Length)
        {
            if (text[at] is '\r' or '\n')
            {
                at++;
                continue;
            }
            fields.Clear();
            while (true)
            {
                fields.Add(Field(text, ref at));
                if ((++steps & 0xFFF) == 0)
                    Work.ThrowIfCancelled();
                if (at < text.Length && text[at] == ',')
                {
                    at++;
                    continue;
                }
                break;
            }
            yield return [.. fields];
        }
    }

    private static string Field(string text, ref int at)
    {
        if (at < text.Length && text[at] == '"')
            return Quoted(text, ref at);
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\n'))
            at++;
        var end = at > start && at < text.Length && text[at] == '\n' && text[at - 1] == '\r' ? at - 1 : at;
        if (at == text.Length && end > start && text[end - 1] == '\r')
            end--;
        return text[start..end];
    }

    private static string Quoted(string text, ref int at)
    {
        var field = new StringBuilder();
        at++;
        while (at < text.Length)
        {
            if ((at & Work.StepMask) == 0)
                Work.ThrowIfCancelled();
            var c = text[at++];
            if (c == '"')
            {
                if (at < text.Length && text[at] == '"')
                {
                    field.Append('"');
                    at++;
                    continue;
                }
                break;
            }
            // Line ends inside a field are single line feeds.
            if (c == '\r' && at < text.Length && text[at] == '\n')
                continue;
            field.Append(c);
        }
        // What stands behind the closing quote belongs to the field.
        while (at < text.Length && text[at] is not (',' or '\n' or '\r'))
            field.Append(text[at++]);
        return field.ToString();
    }
}
