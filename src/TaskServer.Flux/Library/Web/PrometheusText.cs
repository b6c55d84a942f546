using System.Globalization;
using System.Text;

namespace TaskServer.Flux.Library.Web;

/// <summary>One line of the text format of Prometheus. The time is in milliseconds since 1970, null when the line has none.</summary>
internal sealed record PrometheusSample(string Name, List<KeyValuePair<string, string>> Labels, double Value, long? Milliseconds);

/// <summary>Reads the text format of Prometheus.</summary>
internal static class PrometheusText
{
    /// <summary>The samples in order, with the type that a comment before them gives their family (<c>histogram</c>, <c>counter</c>, ...; empty when none does).</summary>
    public static IEnumerable<(PrometheusSample Sample, string Type)> Read(string text)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('#'))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words is ["#", "TYPE", var name, var type])
                    types[name] = type;
            }
            else if (line.Length > 0)
            {
                var sample = Sample(line);
                yield return (sample, types.GetValueOrDefault(Family(sample.Name), types.GetValueOrDefault(sample.Name, "")));
            }
        }
    }

    /// <summary>The name of the histogram or summary that a metric belongs to.</summary>
    private static string Family(string name)
    {
        foreach (var suffix in (string[])["_bucket", "_sum", "_count"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                return name[..^suffix.Length];
        }
        return name;
    }

    private static PrometheusSample Sample(string line)
    {
        var end = line.AsSpan().IndexOfAny("{ \t");
        if (end <= 0)
            throw Wrong(line);
        var at = end;
        var labels = new List<KeyValuePair<string, string>>();
        if (line[end] == '{')
            at = Labels(line, end + 1, labels);
        var words = line[at..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        long? time = null;
        if (words.Length == 2 && long.TryParse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds))
            time = milliseconds;
        else if (words.Length != 1)
            throw Wrong(line);
        return new(line[..end], labels, Number(words[0]) ?? throw Wrong(line), time);
    }

    private static double? Number(string text) => text switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };

    // name="value", ... and the closing brace; returns the position behind it.
    private static int Labels(string line, int at, List<KeyValuePair<string, string>> labels)
    {
        while (true)
        {
            while (at < line.Length && line[at] is ' ' or ',')
                at++;
            if (at < line.Length && line[at] == '}')
                return at + 1;
            var equals = line.IndexOf('=', at);
            if (equals < 0 || equals + 1 >= line.Length || line[equals + 1] != '"')
                throw Wrong(line);
            var value = new StringBuilder();
            var end = equals + 2;
            for (; end < line.Length && line[end] != '"'; end++)
            {
                if (line[end] == '\\' && end + 1 < line.Length)
                    value.Append(line[++end] == 'n' ? '\n' : line[end]);
                else
                    value.Append(line[end]);
            }
            if (end >= line.Length)
                throw Wrong(line);
            labels.Add(new(line[at..equals].Trim(), value.ToString()));
            at = end + 1;
        }
    }

    private static FluxException Wrong(string line) => FluxException.Invalid($"prometheus: cannot read the line {line}");
}
