using System.Globalization;
using System.Text;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Tests.Cases;

/// <summary>Enough of line protocol for the cases.</summary>
internal static class LineProtocol
{
    public static FluxPoint Parse(string line)
    {
        var at = 0;
        var measurement = Token(line, ref at, ", ");
        var tags = new List<KeyValuePair<string, string>>();
        while (line[at] == ',')
        {
            at++;
            var key = Token(line, ref at, "=");
            at++;
            tags.Add(new(key, Token(line, ref at, ", ")));
        }
        var fields = new List<KeyValuePair<string, object>>();
        do
        {
            at++;
            var key = Token(line, ref at, "=");
            at++;
            fields.Add(new(key, Field(line, ref at)));
        }
        while (at < line.Length && line[at] == ',');
        return new(measurement, tags, fields, long.Parse(line.AsSpan(at).Trim(), CultureInfo.InvariantCulture));
    }

    private static object Field(string line, ref int at)
    {
        if (line[at] == '"')
        {
            var text = new StringBuilder();
            for (at++; line[at] != '"'; at++)
                text.Append(line[at] == '\\' && line[at + 1] is '"' or '\\' ? line[++at] : line[at]);
            at++;
            return text.ToString();
        }
        var token = Token(line, ref at, ", ");
        return token switch
        {
            "t" or "true" or "T" or "True" or "TRUE" => true,
            "f" or "false" or "F" or "False" or "FALSE" => false,
            [.. var digits, 'i'] => long.Parse(digits, CultureInfo.InvariantCulture),
            [.. var digits, 'u'] => ulong.Parse(digits, CultureInfo.InvariantCulture),
            _ => double.Parse(token, CultureInfo.InvariantCulture),
        };
    }

    private static string Token(string line, ref int at, string ends)
    {
        var text = new StringBuilder();
        for (; at < line.Length && !ends.Contains(line[at], StringComparison.Ordinal); at++)
            text.Append(line[at] == '\\' && at + 1 < line.Length && line[at + 1] is ',' or ' ' or '=' or '\\' ? line[++at] : line[at]);
        return text.ToString();
    }
}
