using System.Text;
using System.Text.RegularExpressions;

namespace TaskServer.Flux.Tests.Cases;

internal sealed record ParsedTable(string[] Columns, string[] Types, string[] Group, List<string?[]> Rows, Dictionary<string, string?> Key);

/// <summary>Reads CSV with all three annotations, for comparisons only; cells stay text, an empty one is null.</summary>
internal static class AnnotatedText
{
    public static (Dictionary<string, List<ParsedTable>> Results, string? Error) Parse(string text)
    {
        var results = new Dictionary<string, List<ParsedTable>>(StringComparer.Ordinal);
        var block = new Dictionary<string, List<string>>();
        List<string>? header = null;
        ParsedTable? current = null;
        string? currentId = null, error = null;
        (string Name, ParsedTable Table)? pending = null;
        foreach (var record in Records(text))
        {
            if (record.Count == 0 || (record[0].StartsWith('#') && header is not null))
            {
                Flush();
                header = null;
                block = [];
                current = null;
                if (record.Count == 0)
                    continue;
            }
            if (record[0].StartsWith('#'))
            {
                block[record[0][1..]] = record;
                continue;
            }
            if (header is null)
            {
                header = record;
                if (header[1] == "result" && block.TryGetValue("default", out var defaults))
                    pending = (defaults[1], Open());
                continue;
            }
            if (header[1] == "error")
            {
                Flush();
                error = record[1];
                continue;
            }
            pending = null;
            var name = record[1].Length > 0 ? record[1] : block["default"][1];
            var id = $"{name}#{record[2]}";
            if (current is null || currentId != id)
            {
                current = Open();
                currentId = id;
                results.TryAdd(name, []);
                results[name].Add(current);
            }
            current.Rows.Add([.. record.Skip(3).Select((v, i) => Cell(v.Length > 0 ? v : block["default"][i + 3]))]);
            foreach (var column in current.Group)
                current.Key[column] = current.Rows[0][Array.IndexOf(current.Columns, column)];
        }
        Flush();
        return (results, error);

        void Flush()
        {
            if (pending is { } empty)
            {
                results.TryAdd(empty.Name, []);
                results[empty.Name].Add(empty.Table);
            }
            pending = null;
        }

        ParsedTable Open()
        {
            string[] columns = [.. header!.Skip(3)];
            string[] group = [.. columns.Where((_, i) => block["group"][i + 3] == "true")];
            var key = new Dictionary<string, string?>();
            for (var i = 0; i < columns.Length; i++)
            {
                if (block["group"][i + 3] == "true")
                    key[columns[i]] = Cell(block["default"][i + 3]);
            }
            return new(columns, [.. block["datatype"].Skip(3)], group, [], key);
        }
    }

    private static string? Cell(string text) => text.Length == 0 ? null : text;

    private static IEnumerable<List<string>> Records(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false, any = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (quoted)
            {
                if (c == '"' && next == '"')
                {
                    field.Append('"');
                    i++;
                }
                else if (c == '"')
                    quoted = false;
                else if (c != '\r' || next != '\n')
                    field.Append(c);
            }
            else if (c == '"' && field.Length == 0)
                quoted = any = true;
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
                any = true;
            }
            else if (c == '\n')
            {
                yield return any || field.Length > 0 ? [.. fields, field.ToString()] : [];
                fields.Clear();
                field.Clear();
                any = false;
            }
            else if (c != '\r' || next != '\n')
                field.Append(c);
        }
        if (any || field.Length > 0)
            yield return [.. fields, field.ToString()];
    }

    /// <summary>Without trailing zeros of the fraction, so that instants compare as text.</summary>
    public static string? Instant(string? text) => text is not null && Regex.IsMatch(text, @"^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
        ? Regex.Replace(text, @"(\.\d*?)0*Z$", "$1Z").Replace(".Z", "Z", StringComparison.Ordinal)
        : text;
}
