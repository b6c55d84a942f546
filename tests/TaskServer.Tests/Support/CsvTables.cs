using System.Text;

namespace TaskServer.Tests.Support;

/// <summary>A table of an annotated CSV answer; an empty cell is null.</summary>
public sealed record CsvTable(IReadOnlyList<string> Types, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    public string TypeOf(string column) => Types[Columns.ToList().IndexOf(column)];

    /// <summary>The blocks of an answer that has the annotation datatype.</summary>
    public static IReadOnlyList<CsvTable> Parse(string text)
    {
        var tables = new List<CsvTable>();
        List<string>? types = null;
        List<IReadOnlyList<string?>>? rows = null;
        foreach (var record in Records(text))
        {
            if (record[0] == "#datatype")
            {
                (types, rows) = (record, null);
            }
            else if (record[0].StartsWith('#') || record.Count == 1)
            {
                continue;
            }
            else if (rows is null)
            {
                rows = [];
                tables.Add(new(types!, record, rows));
            }
            else
            {
                rows.Add([.. record.Select(field => field.Length == 0 ? null : field)]);
            }
        }
        return tables;
    }

    private static IEnumerable<List<string>> Records(string text)
    {
        var record = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[i++]);
                else
                    isQuoted = !isQuoted;
                continue;
            }
            if (isQuoted || text[i] is not (',' or '\r' or '\n'))
            {
                field.Append(text[i]);
                continue;
            }
            if (text[i] == '\r')
                continue;
            record.Add(field.ToString());
            field.Clear();
            if (text[i] == ',')
                continue;
            yield return record;
            record = [];
        }
    }
}
