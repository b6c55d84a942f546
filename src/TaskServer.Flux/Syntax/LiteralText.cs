using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace TaskServer.Flux.Syntax;

/// <summary>Turns the source of a literal into its value. What is wrong with it comes back as the text of the error.</summary>
internal static class LiteralText
{
    public static (long Value, string? Error) Integer(ReadOnlySpan<char> source)
    {
        if (source.Length > 1 && source[0] == '0')
            return (0, $"invalid integer literal \"{source}\": nonzero value cannot start with 0");
        return long.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? (value, null)
            : (0, $"invalid integer literal \"{source}\": value out of range");
    }

    public static double Float(ReadOnlySpan<char> source) =>
        double.Parse(source, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    /// <summary>The parts of a duration, or nothing when a number is out of range.</summary>
    public static ImmutableArray<DurationPart>? Duration(ReadOnlySpan<char> source)
    {
        var parts = ImmutableArray.CreateBuilder<DurationPart>(1);
        while (source.Length > 0)
        {
            var digits = source.IndexOfAnyExceptInRange('0', '9');
            if (!long.TryParse(source[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var magnitude))
                return null;
            source = source[digits..];
            var unit = source.IndexOfAnyInRange('0', '9') is var next and >= 0 ? source[..next] : source;
            parts.Add(new DurationPart(magnitude, Unit(unit)!));
            source = source[unit.Length..];
        }

        return parts.ToImmutable();
    }

    /// <summary>The one spelling of a unit that trees use; nothing when there is no such unit.</summary>
    public static string? Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "y" => "y",
        "mo" => "mo",
        "w" => "w",
        "d" => "d",
        "h" => "h",
        "m" => "m",
        "s" => "s",
        "ms" => "ms",
        "us" or "µs" => "us",
        "ns" => "ns",
        _ => null,
    };

    /// <summary>A time with its offset, or a date, which means midnight in UTC; nothing when there is no such time.</summary>
    public static DateTimeLiteral? Time(ReadOnlySpan<char> source, SourceSpan span)
    {
        var (year, month, day) = (Number(source[..4]), Number(source[5..7]), Number(source[8..10]));
        if (month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month))
            return null;
        var days = DaysSince1970(year, month, day);
        if (source.Length == 10)
            return new DateTimeLiteral(days * 86_400, 0, 0, span);

        var (hour, minute, second) = (Number(source[11..13]), Number(source[14..16]), Number(source[17..19]));
        if (hour > 23 || minute > 59 || second > 60)
            return null;
        source = source[19..];
        var nanoseconds = 0;
        if (source.Length > 0 && source[0] == '.')
        {
            var digits = source[1..].IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : source.Length - 1;
            for (var i = 0; i < 9; i++)
                nanoseconds = nanoseconds * 10 + (i < digits ? source[1 + i] - '0' : 0);
            source = source[(1 + digits)..];
        }

        if (source.Length == 0)
            return null;
        var offset = 0;
        if (source[0] != 'Z')
        {
            var (offsetHours, offsetMinutes) = (Number(source[1..3]), Number(source[4..6]));
            if (offsetHours > 23 || offsetMinutes > 59)
                return null;
            offset = (offsetHours * 60 + offsetMinutes) * (source[0] == '-' ? -1 : 1);
        }

        return new DateTimeLiteral(days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60L, nanoseconds, offset, span);
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = number * 10 + (digit - '0');
        return number;
    }

    // The year 0, which scripts may write, has no DateTime; it has the calendar of every year that is 400 later.
    private static int DaysInMonth(int year, int month) => DateTime.DaysInMonth(year == 0 ? 400 : year, month);

    private static long DaysSince1970(int year, int month, int day) => year == 0
        ? DaysSince1970(400, month, day) - 146_097
        : (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Days;

    /// <summary>Resolves the escapes of a string, without its quotes. The scanner has seen to it that every escape is one.</summary>
    public static (string Value, string? Error) Unescape(ReadOnlySpan<char> source)
    {
        if (!source.Contains('\\'))
            return (source.ToString(), null);
        var bytes = new ArrayBufferWriter<byte>(source.Length);
        while (source.IndexOf('\\') is var escape and >= 0)
        {
            Encoding.UTF8.GetBytes(source[..escape], bytes);
            var (value, length) = source[escape + 1] switch
            {
                'n' => ((byte)'\n', 2),
                'r' => ((byte)'\r', 2),
                't' => ((byte)'\t', 2),
                'x' => (HexByte(source[(escape + 2)..]), 4),
                var c => ((byte)c, 2),
            };
            bytes.GetSpan(1)[0] = value;
            bytes.Advance(1);
            source = source[(escape + length)..];
        }

        Encoding.UTF8.GetBytes(source, bytes);
        return Decode(bytes.WrittenSpan);
    }

    /// <summary>Resolves what a regular expression says about slashes and bytes; every other escape is left to its compiler.</summary>
    public static (string Value, string? Error) Regex(ReadOnlySpan<char> source)
    {
        if (!source.Contains('\\'))
            return (source.ToString(), null);
        var bytes = new ArrayBufferWriter<byte>(source.Length);
        while (source.IndexOf('\\') is var escape and >= 0)
        {
            Encoding.UTF8.GetBytes(source[..escape], bytes);
            source = source[(escape + 1)..];
            if (source.Length == 0)
                return ("", "unterminated regex sequence");
            if (source[0] == 'x')
            {
                var digits = 0;
                while (digits < 2 && digits + 1 < source.Length && char.IsAsciiHexDigit(source[digits + 1]))
                    digits++;
                if (digits < 2)
                    return ("", source.Length < 3 ? $"\\x followed by {source.Length - 1} char, must be 2" : "invalid byte value");
                bytes.Write([HexByte(source[1..])]);
                source = source[3..];
            }
            else if (source[0] == '/')
            {
                bytes.Write("/"u8);
                source = source[1..];
            }
            else
            {
                bytes.Write("\\"u8);
                var length = char.IsHighSurrogate(source[0]) && source.Length > 1 ? 2 : 1;
                Encoding.UTF8.GetBytes(source[..length], bytes);
                source = source[length..];
            }
        }

        Encoding.UTF8.GetBytes(source, bytes);
        return Decode(bytes.WrittenSpan);
    }

    private static byte HexByte(ReadOnlySpan<char> digits) => byte.Parse(digits[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static (string Value, string? Error) Decode(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf8(rest, out _, out var length) is not OperationStatus.Done and var status)
            {
                var index = bytes.Length - rest.Length;
                return ("", status == OperationStatus.NeedMoreData
                    ? $"incomplete utf-8 byte sequence from index {index}"
                    : $"invalid utf-8 sequence of {length} bytes from index {index}");
            }

            rest = rest[length..];
        }

        return (Encoding.UTF8.GetString(bytes), null);
    }
}
