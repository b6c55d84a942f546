using System.Globalization;
using System.Text;

namespace TaskServer.Points;

/// <summary>
/// One line by all the rules of the line protocol, as InfluxDB applies them: the checks come in its order, and the words are its own.
/// </summary>
internal ref struct LineParser(ReadOnlySpan<byte> line)
{
    internal const string FieldEscapes = ",= \"";
    private const string MeasurementEscapes = ", ";
    private const string TagEscapes = ",= ";
    private const int MaxKeyLength = 65535;

    // The least and the greatest time that InfluxDB takes; the numbers beyond have a meaning inside it.
    private const long MinTime = long.MinValue + 2;
    private const long MaxTime = long.MaxValue - 1;

    private readonly ReadOnlySpan<byte> _line = line;
    private int _keyEnd;

    public readonly record struct Field(Range Name, Range Value, FieldType Type);

    public List<Field> Fields { get; } = [];

    public long Time { get; private set; }

    /// <summary>Measurement and tags as they are written.</summary>
    public readonly ReadOnlySpan<byte> Key => _line[.._keyEnd];

    /// <returns>What is wrong, or null.</returns>
    public string? Parse(long unit, long now)
    {
        if (ParseKey() is { } badKey)
            return badKey;
        if (_keyEnd == _line.Length)
            return "missing fields";
        if (_keyEnd > MaxKeyLength)
            return $"max key length exceeded: {_keyEnd} > {MaxKeyLength}";
        var i = _keyEnd;
        if (ParseFields(ref i) is { } badField)
            return badField;
        foreach (var field in Fields)
        {
            var size = _keyEnd + 4 + field.Name.End.Value - field.Name.Start.Value;
            if (size > MaxKeyLength)
                return $"max key length exceeded: {size} > {MaxKeyLength}";
        }
        return ParseTime(i, unit, now);
    }

    /// <summary>Reads measurement and tags; what they end with is a blank or the end of the line.</summary>
    public string? ParseKey()
    {
        var i = 0;
        if (_line.Length == 0 || _line[0] == ',')
            return "missing measurement";
        while (++i < _line.Length && (_line[i - 1] == '\\' || _line[i] is not ((byte)',' or (byte)' ')))
        {
        }
        List<(int Start, int End)>? names = null;
        while (i < _line.Length && _line[i] == ',')
        {
            var start = ++i;
            if (i >= _line.Length || _line[i] is (byte)' ' or (byte)',' or (byte)'=')
                return "missing tag key";
            while (!Ends(++i, '='))
            {
                if (Ends(i, ' ') || Ends(i, ',') || i >= _line.Length)
                    return "missing tag value";
            }
            if (i >= _line.Length)
                return "missing tag value";
            (names ??= []).Add((start, i++));
            if (i >= _line.Length || _line[i] is (byte)',' or (byte)' ')
                return "missing tag value";
            while (++i < _line.Length && !Ends(i, ',') && !Ends(i, ' '))
            {
                if (Ends(i, '='))
                    return "invalid tag format";
            }
        }
        _keyEnd = i;
        return names is null ? null : CheckNames(names);
    }

    // A character that no backslash stands before, or the end of the line.
    private readonly bool Ends(int i, char stop) => i >= _line.Length || (_line[i] == stop && _line[i - 1] != '\\');

    private readonly string? CheckNames(List<(int Start, int End)> names)
    {
        // A hundred thousand new series come with as many keys: the usual few tags are compared in place.
        var seen = names.Count > 16 ? new HashSet<string>(names.Count) : null;
        for (var i = 0; i < names.Count; i++)
        {
            var name = _line[names[i].Start..names[i].End];
            if (name.SequenceEqual("time"u8) || name.SequenceEqual("_field"u8) || name.SequenceEqual("_measurement"u8))
                return $"cannot use reserved tag key \"{Encoding.UTF8.GetString(name)}\"";
            if (seen is not null && !seen.Add(Encoding.UTF8.GetString(name)))
                return "duplicate tags";
            for (var j = 0; seen is null && j < i; j++)
            {
                if (name.SequenceEqual(_line[names[j].Start..names[j].End]))
                    return "duplicate tags";
            }
        }
        return null;
    }

    private readonly string? ParseFields(ref int i)
    {
        i = SkipBlanks(_line, i);
        int equals = 0, commas = 0, nameStart = i, open = -1;
        var quoted = false;
        var wellFormed = true;
        while (i < _line.Length)
        {
            var c = _line[i];
            if (c == '\\' && i + 1 < _line.Length)
            {
                i += 2;
                continue;
            }
            if (c == '"' && equals > commas)
            {
                quoted = !quoted;
                i++;
                if (!quoted)
                {
                    // InfluxDB takes (and garbles) what stands between the closing quote and the next comma.
                    wellFormed &= open >= 0 && (i >= _line.Length || _line[i] is (byte)',' or (byte)' ');
                    if (wellFormed)
                        Fields.Add(new Field(nameStart..(open - 1), open..i, FieldType.String));
                    open = -1;
                }
                continue;
            }
            if (c == '=' && !quoted)
            {
                equals++;
                if ((_line[i - 1] is (byte)' ' or (byte)',' or (byte)'\t' or 0) && _line[i - 2] != '\\' && i == nameStart)
                    return "missing field key";
                if (i + 1 >= _line.Length || _line[i + 1] is (byte)',' or (byte)' ')
                    return "missing field value";
                var name = nameStart..i;
                wellFormed &= equals == commas + 1;
                var start = ++i;
                if (_line[start] == '"')
                {
                    open = start;
                    continue;
                }
                var end = start;
                while (end < _line.Length && _line[end] is not ((byte)',' or (byte)' '))
                    end++;
                i = end;
                var value = _line[start..end];
                FieldType type;
                if (value[0] is (byte)'.' or (byte)'-' or (byte)'N' or (byte)'n' or (>= (byte)'0' and <= (byte)'9'))
                {
                    if (CheckNumber(value, out type) is { } badNumber)
                        return badNumber;
                }
                else
                {
                    if (Boolean(value) is null)
                        return "invalid boolean";
                    type = FieldType.Boolean;
                }
                Fields.Add(new Field(name, start..end, type));
                continue;
            }
            if (c == ',' && !quoted)
            {
                commas++;
                nameStart = i + 1;
            }
            if (c == ' ' && !quoted)
                break;
            i++;
        }
        if (quoted)
            return "unbalanced quotes";
        return equals > 0 && commas == equals - 1 && wellFormed && Fields.Count == equals ? null : "invalid field format";
    }

    private string? ParseTime(int i, long unit, long now)
    {
        var start = i = SkipBlanks(_line, i);
        if (i < _line.Length && _line[i] == '-')
            i++;
        for (; i < _line.Length && _line[i] != ' ' && _line[i] != '\n'; i++)
        {
            if (_line[i] is < (byte)'0' or > (byte)'9')
                return "bad timestamp";
        }
        if (i == start)
        {
            Time = now;
            return null;
        }
        var text = Encoding.UTF8.GetString(_line[start..i]);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time))
            return $"strconv.ParseInt: parsing \"{text}\": {(text == "-" ? "invalid syntax" : "value out of range")}";
        var scaled = (Int128)time * unit;
        if (scaled < MinTime || scaled > MaxTime)
            return $"time outside range {MinTime} - {MaxTime}";
        Time = (long)scaled;
        return _line[i..].ContainsAnyExcept((byte)' ') ? "point is invalid" : null;
    }

    /// <summary>Checks what begins like a number.</summary>
    private static string? CheckNumber(ReadOnlySpan<byte> value, out FieldType type)
    {
        const string invalid = "invalid number";
        type = FieldType.Float;
        var suffix = value[^1] switch { (byte)'i' => FieldType.Integer, (byte)'u' => FieldType.Unsigned, _ => FieldType.Float };
        var digits = suffix == FieldType.Float ? value : value[..^1];
        var unsigned = digits.Length > 0 && digits[0] == '-' ? digits[1..] : digits;
        if (suffix != FieldType.Float)
        {
            if (unsigned.Length == 0 || unsigned.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (suffix == FieldType.Unsigned && unsigned.Length != digits.Length))
                return invalid;
            type = suffix;
            var text = Encoding.UTF8.GetString(digits);
            if (suffix == FieldType.Integer)
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                    ? null
                    : $"unable to parse integer {text}: strconv.ParseInt: parsing \"{text}\": value out of range";
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? null
                : $"unable to parse unsigned {text}: strconv.ParseUint: parsing \"{text}\": value out of range";
        }

        int points = 0, others = 0;
        var scientific = false;
        for (var i = 0; i < unsigned.Length; i++)
        {
            var c = unsigned[i];
            if (c == '.')
                points++;
            else if (c is (byte)'e' or (byte)'E' && (i > 0 || unsigned.Length != value.Length))
                scientific = true;
            else if (c is (byte)'+' or (byte)'-' && i > 0 && unsigned[i - 1] is (byte)'e' or (byte)'E')
                others++;
            else if (c is < (byte)'0' or > (byte)'9')
                return invalid;
        }
        if (points > 1 || unsigned.Length == points)
            return invalid;
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? null
            : scientific || unsigned.Length > 300 ? "invalid float" : invalid;
    }

    /// <summary>The value of a checked number or boolean, in 64 bits.</summary>
    public static long Bits(ReadOnlySpan<byte> value, FieldType type) => type switch
    {
        FieldType.Float => BitConverter.DoubleToInt64Bits(double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)),
        FieldType.Integer => long.Parse(value[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        FieldType.Unsigned => unchecked((long)ulong.Parse(value[..^1], NumberStyles.None, CultureInfo.InvariantCulture)),
        _ => Boolean(value) == true ? 1 : 0,
    };

    public static bool? Boolean(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("t"u8) || text.SequenceEqual("T"u8) || text.SequenceEqual("true"u8) || text.SequenceEqual("True"u8) || text.SequenceEqual("TRUE"u8))
            return true;
        if (text.SequenceEqual("f"u8) || text.SequenceEqual("F"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("False"u8) || text.SequenceEqual("FALSE"u8))
            return false;
        return null;
    }

    public static int SkipBlanks(ReadOnlySpan<byte> text, int i)
    {
        while (i < text.Length && text[i] is (byte)' ' or (byte)'\t' or 0)
            i++;
        return i;
    }

    /// <summary>How far a line goes: up to a line feed that is neither escaped nor inside a quoted value.</summary>
    public static int LineLength(ReadOnlySpan<byte> text)
    {
        int i = 0, equals = 0, commas = 0;
        bool quoted = false, fields = false;
        while (i < text.Length)
        {
            switch (text[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)' ':
                    fields = true;
                    break;
                case (byte)'=' when fields && !quoted:
                    equals++;
                    break;
                case (byte)',' when fields && !quoted:
                    commas++;
                    break;
                case (byte)'"' when fields && equals > commas:
                    quoted = !quoted;
                    break;
                case (byte)'\n' when !quoted:
                    return i;
            }
            i++;
        }
        return text.Length;
    }

    /// <summary>Measurement and tags of a checked key.</summary>
    public static SeriesKey ToSeriesKey(ReadOnlySpan<byte> key)
    {
        var tags = new List<Tag>();
        var end = Unescaped(key, 0, ',');
        var measurement = Unescape(key[..end], MeasurementEscapes);
        while (end < key.Length)
        {
            var equals = Unescaped(key, end + 1, '=');
            var next = Unescaped(key, equals + 1, ',');
            tags.Add(new Tag(Unescape(key[(end + 1)..equals], TagEscapes), Unescape(key[(equals + 1)..next], TagEscapes)));
            end = next;
        }
        return new SeriesKey(measurement, [.. tags]);
    }

    private static int Unescaped(ReadOnlySpan<byte> text, int i, char stop)
    {
        while (i < text.Length && (text[i] != stop || text[i - 1] == '\\'))
            i++;
        return i;
    }

    public static string Unescape(ReadOnlySpan<byte> text, string escapes)
    {
        if (!text.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(text);
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && escapes.Contains((char)text[i + 1]))
                i++;
            bytes.Add(text[i]);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>A quoted value without its quotes.</summary>
    public static string UnescapeText(ReadOnlySpan<byte> text) => Unescape(text, "\"\\");
}
