using System.Globalization;
using System.Text;

namespace TaskServer.Flux.Values;

/// <summary>Text of floats: the shortest digits that read back as the same number.</summary>
internal static class FloatText
{
    /// <summary>Never with an exponent: conversions, interpolation, CSV.</summary>
    public static string Plain(double value)
    {
        if (Special(value) is { } special)
            return special;
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0)
            return text;
        var (negative, digits, point) = Digits(text, at);
        var builder = new StringBuilder();
        if (negative)
            builder.Append('-');
        if (point <= 0)
            builder.Append("0.").Append('0', -point).Append(digits);
        else if (point >= digits.Length)
            builder.Append(digits).Append('0', point - digits.Length);
        else
            builder.Append(digits.AsSpan(0, point)).Append('.').Append(digits.AsSpan(point));
        return builder.ToString();
    }

    /// <summary>With an exponent of at least two digits below 1e-04 and from 10 to the given power on.</summary>
    public static string General(double value, int exponentFrom = 6)
    {
        if (Special(value) is { } special)
            return special;
        if (value == 0)
            return Plain(value);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        var (negative, digits, point) = Digits(shortest, at < 0 ? shortest.Length : at);
        var exponent = point - 1;
        if (exponent >= -4 && exponent < exponentFrom)
            return Plain(value);
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{(negative ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value == 0 ? double.IsNegative(value) ? "-0" : "0" : null;

    // The significant digits without leading and trailing zeros, and how many of them stand before the decimal point.
    private static (bool Negative, string Digits, int Point) Digits(string text, int mantissaEnd)
    {
        var negative = text[0] == '-';
        var mantissa = text.AsSpan(negative ? 1 : 0, mantissaEnd - (negative ? 1 : 0));
        var exponent = mantissaEnd < text.Length ? int.Parse(text.AsSpan(mantissaEnd + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var dot = mantissa.IndexOf('.');
        var all = dot < 0 ? mantissa.ToString() : string.Concat(mantissa[..dot], mantissa[(dot + 1)..]);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var trimmed = all.TrimStart('0');
        point -= all.Length - trimmed.Length;
        return (negative, trimmed.TrimEnd('0'), point);
    }

    /// <summary>What <c>float(v: "...")</c> accepts: decimal, with exponent, infinities and NaN; no hexadecimal, no blanks.</summary>
    public static bool TryParse(string text, out double value)
    {
        var unsigned = text.StartsWith('+') || text.StartsWith('-') ? text.AsSpan(1) : text;
        var sign = text.StartsWith('-') ? -1.0 : 1.0;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = sign * double.PositiveInfinity;
            return true;
        }
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }
        value = 0;
        return unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }
}
