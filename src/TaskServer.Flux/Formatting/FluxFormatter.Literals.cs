using System.Globalization;
using System.Text;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Formatting;

public sealed partial class FluxFormatter
{
    private static Doc Literal(Literal literal) => Doc.Concat(Comments(literal.Comments), Text(literal));

    private static Doc String(StringLiteral literal) => Literal(literal);

    private static string Text(Literal literal) => literal switch
    {
        StringLiteral l => l.Text ?? Quote(l.Value),
        IntegerLiteral l => l.Value.ToString(CultureInfo.InvariantCulture),
        UnsignedIntegerLiteral l => l.Value.ToString(CultureInfo.InvariantCulture),
        FloatLiteral l => l.Text ?? Float(l.Value),
        BooleanLiteral l => l.Value ? "true" : "false",
        DateTimeLiteral l => TimeText.Format(l),
        DurationLiteral l => Duration(l),
        RegexpLiteral l => $"/{l.Value.Replace("/", "\\/", StringComparison.Ordinal)}/",
        PipeLiteral => "<-",
        LabelLiteral l => "." + l.Value,
        _ => throw FluxException.Invalid("bad expression"),
    };

    /// <summary>A string that has no source: line breaks and everything else stay as they are.</summary>
    private static string Quote(string value) => $"\"{Escape(value)}\"";

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("${", "\\${", StringComparison.Ordinal);

    /// <summary>The language knows no exponents, and a number without a point is an integer.</summary>
    private static string Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.IndexOf('E', StringComparison.Ordinal) is var mark and >= 0)
        {
            var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            var sign = text[0] == '-' ? "-" : "";
            var digits = text[sign.Length..mark].Replace(".", "", StringComparison.Ordinal);
            text = exponent < 0
                ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
                : sign + digits.PadRight(exponent + 1, '0');
        }

        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static string Duration(DurationLiteral literal)
    {
        var text = new StringBuilder();
        foreach (var (magnitude, unit) in literal.Values)
            text.Append(CultureInfo.InvariantCulture, $"{magnitude}{unit}");
        return text.ToString();
    }

    private Doc InterpolatedString(StringExpression expression)
    {
        var parts = new List<Doc> { Comments(expression.Comments), "\"" };
        foreach (var part in expression.Parts)
        {
            parts.Add(part is TextPart text
                ? text.Text ?? Escape(text.Value)
                : Doc.Concat("${", Doc.Nest(Comments(part.Comments), Expression(((InterpolatedPart)part).Expression)), "}"));
        }

        parts.Add("\"");
        return Doc.Concat(parts);
    }
}
