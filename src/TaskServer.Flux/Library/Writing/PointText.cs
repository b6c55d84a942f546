using System.Globalization;
using System.Text;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Writing;

/// <summary>Points as line protocol.</summary>
internal static class PointText
{
    public static byte[] Encode(IEnumerable<FluxPoint> points)
    {
        var text = new StringBuilder();
        foreach (var point in points)
        {
            Append(text, point.Measurement, ", ");
            foreach (var (key, value) in point.Tags)
            {
                Append(text.Append(','), key, ",= ");
                Append(text.Append('='), value, ",= ");
            }
            var separator = ' ';
            foreach (var (key, value) in point.Fields)
            {
                Append(text.Append(separator), key, ",= ");
                text.Append('=');
                AppendField(text, value);
                separator = ',';
            }
            text.Append(CultureInfo.InvariantCulture, $" {point.Time}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, string name, string escaped)
    {
        foreach (var c in name)
        {
            // A line break ends a line wherever it stands.
            if (c == '\n')
                text.Append("\\n");
            else if (escaped.Contains(c, StringComparison.Ordinal))
                text.Append('\\').Append(c);
            else
                text.Append(c);
        }
    }

    private static void AppendField(StringBuilder text, object value)
    {
        switch (value)
        {
            case long number:
                text.Append(CultureInfo.InvariantCulture, $"{number}i");
                break;
            case ulong number:
                text.Append(CultureInfo.InvariantCulture, $"{number}u");
                break;
            case double number:
                text.Append(FloatText.Plain(number));
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            default:
                text.Append('"').Append(((string)value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
                break;
        }
    }
}
