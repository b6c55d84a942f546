using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskServer.Points;

/// <summary>
/// Puts lines into a batch. Almost all lines are plain (no escapes, nothing unusual, nothing wrong) and take a short way; every other
/// line goes through <see cref="LineParser"/>, which knows all the rules and the words for what is wrong.
/// </summary>
internal ref struct LineReader
{
    private const int MaxKeyLength = 65535;

    private readonly ReadOnlySpan<byte> _text;
    private readonly long _unit;
    private readonly long _now;
    private readonly KnownKeys _keys = new();
    private readonly List<(BatchColumn Column, long Bits, string? Text)> _fields = [];

    public LineReader(ReadOnlySpan<byte> text, long unit, long now)
    {
        _text = text;
        _unit = unit;
        _now = now;
    }

    public PointBatch Batch { get; } = new();

    /// <summary>Reads the line at a position and moves behind it, or does nothing if the line is not a plain one.</summary>
    public readonly bool TryReadPlain(ref int position)
    {
        var line = _text[position..];
        if (line[0] is (byte)'#' or (byte)',' or (byte)'\t' or 0)
            return false;
        var i = line.IndexOfAny((byte)' ', (byte)'\\', (byte)'\n');
        if (i <= 0 || line[i] != ' ' || Series(line[..i], isPlain: true) is not { } series)
            return false;

        var keyLength = i++;
        _fields.Clear();
        while (true)
        {
            var start = i;
            while (i < line.Length && line[i] is not ((byte)'=' or (byte)' ' or (byte)',' or (byte)'"' or (byte)'\\' or (byte)'\n' or (byte)'\t' or 0))
                i++;
            if (i + 1 >= line.Length || line[i] != '=' || i == start || keyLength + 4 + i - start > MaxKeyLength)
                return false;
            var name = line[start..i++];

            switch (line[i])
            {
                case (byte)'"':
                    var end = line[++i..].IndexOfAny((byte)'"', (byte)'\\');
                    if (end < 0 || line[i + end] == '\\' || Column(series, name, FieldType.String) is not { } texts)
                        return false;
                    _fields.Add((texts, 0, texts.Text(line.Slice(i, end))));
                    i += end + 1;
                    break;
                case (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F':
                    var length = line[i..].IndexOfAny((byte)',', (byte)' ', (byte)'\n');
                    if (LineParser.Boolean(line.Slice(i, length < 0 ? line.Length - i : length)) is not { } truth
                        || Column(series, name, FieldType.Boolean) is not { } booleans)
                        return false;
                    _fields.Add((booleans, truth ? 1 : 0, null));
                    i = length < 0 ? line.Length : i + length;
                    break;
                default:
                    if (!PlainNumber.TryRead(line, ref i, out var type, out var bits) || Column(series, name, type) is not { } numbers)
                        return false;
                    _fields.Add((numbers, bits, null));
                    break;
            }

            if (i >= line.Length || line[i] != ',')
                break;
            i++;
        }

        var time = _now;
        if (i < line.Length && line[i] == ' ')
        {
            if (!PlainNumber.TryReadTime(line, ref i, out time))
                return false;
            if (_unit != 1)
            {
                if (time > long.MaxValue / _unit || time < -(long.MaxValue / _unit))
                    return false;
                time *= _unit;
            }
        }
        if (i < line.Length && line[i] != '\n')
            return false;
        position += i + 1;
        AddPoint(time);
        return true;
    }

    /// <summary>Reads a line by all the rules.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public readonly string? Read(ReadOnlySpan<byte> line)
    {
        var parser = new LineParser(line);
        if (parser.Parse(_unit, _now) is { } error)
            return error;

        var series = Series(parser.Key, isPlain: false)!;
        _fields.Clear();
        foreach (var field in parser.Fields)
        {
            var name = LineParser.Unescape(line[field.Name], LineParser.FieldEscapes);
            if (name == "time")
                continue;
            var value = line[field.Value];
            if (field.Type == FieldType.String)
                _fields.Add((series.Column(name, FieldType.String), 0, LineParser.UnescapeText(value[1..^1])));
            else
                _fields.Add((series.Column(name, field.Type), LineParser.Bits(value, field.Type), null));
        }
        if (_fields.Count == 0)
            Batch.SkipPointWithoutField(series.Key.Measurement);
        else
            AddPoint(parser.Time);
        return null;
    }

    private readonly void AddPoint(long time)
    {
        var number = Batch.NextLine();
        foreach (ref readonly var field in CollectionsMarshal.AsSpan(_fields))
        {
            if (field.Text is { } text)
                field.Column.Add(time, text, number);
            else
                field.Column.Add(time, field.Bits, number);
            Batch.Count(field.Text);
        }
    }

    // The fields of a series mostly come in one order. Null: a name that asks for the long way.
    private readonly BatchColumn? Column(BatchSeries series, ReadOnlySpan<byte> name, FieldType type)
    {
        var columns = series.Columns;
        var guess = _fields.Count;
        if (guess < columns.Count && columns[guess] is var column && column.Type == type && name.SequenceEqual(column.Utf8Field))
            return column;
        return name.SequenceEqual("time"u8) ? null : series.Column(Encoding.UTF8.GetString(name), type);
    }

    private readonly BatchSeries? Series(ReadOnlySpan<byte> key, bool isPlain)
    {
        if (_keys.Find(_text, key, out var hash) is { } known)
            return known;
        if (isPlain && new LineParser(key).ParseKey() is not null)
            return null;
        var series = Batch.For(LineParser.ToSeriesKey(key));
        // Only a slice of the text can be remembered by its place. A key whose tags were sorted is such a slice too: it is kept as written.
        if (_text.Overlaps(key, out var offset))
            _keys.Add(offset, key.Length, hash, series);
        return series;
    }

    /// <summary>The beginnings of lines seen so far: a hash table over places in the text, so that a known one needs no string.</summary>
    private sealed class KnownKeys
    {
        private readonly List<(int Hash, int Offset, int Length, int Next, BatchSeries Series)> _entries = [];
        private int[] _buckets = new int[64];
        private int _latest = -1;

        public BatchSeries? Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out int hash)
        {
            var entries = CollectionsMarshal.AsSpan(_entries);
            if (_latest >= 0 && key.SequenceEqual(text.Slice(entries[_latest].Offset, entries[_latest].Length)))
            {
                hash = entries[_latest].Hash;
                return entries[_latest].Series;
            }
            // Seeded at random in each process: nobody can prepare a text whose keys collide.
            var code = new HashCode();
            code.AddBytes(key);
            hash = code.ToHashCode();
            for (var i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = entries[i].Next)
            {
                ref readonly var entry = ref entries[i];
                if (entry.Hash == hash && key.SequenceEqual(text.Slice(entry.Offset, entry.Length)))
                {
                    _latest = i;
                    return entry.Series;
                }
            }
            return null;
        }

        public void Add(int offset, int length, int hash, BatchSeries series)
        {
            if (_entries.Count == _buckets.Length)
                Rehash();
            ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
            _entries.Add((hash, offset, length, bucket - 1, series));
            bucket = _entries.Count;
            _latest = _entries.Count - 1;
        }

        private void Rehash()
        {
            _buckets = new int[_buckets.Length * 4];
            var entries = CollectionsMarshal.AsSpan(_entries);
            for (var i = 0; i < entries.Length; i++)
            {
                ref var bucket = ref _buckets[entries[i].Hash & (_buckets.Length - 1)];
                entries[i].Next = bucket - 1;
                bucket = i + 1;
            }
        }
    }
}

/// <summary>Numbers without anything unusual, several times as fast as the general routines.</summary>
internal static class PlainNumber
{
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(i => double.Parse($"1e{i}", System.Globalization.CultureInfo.InvariantCulture))];

    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, out FieldType type, out long bits)
    {
        (type, bits) = (FieldType.Float, 0);
        var start = position;
        var i = start;
        var negative = text[i] == '-';
        if (negative)
            i++;
        var digits = i;
        ulong mantissa = 0;
        var point = -1;
        for (; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
                mantissa = mantissa * 10 + digit;
            else if (text[i] == '.' && point < 0)
                point = i;
            else
                break;
        }
        var count = i - digits - (point < 0 ? 0 : 1);
        if (count is 0 or > 18)
            return TryReadLong(text, ref position, out bits);
        if (point < 0 && i < text.Length && text[i] is (byte)'i' or (byte)'u')
        {
            if (text[i] == 'u' && negative)
                return false;
            type = text[i] == 'i' ? FieldType.Integer : FieldType.Unsigned;
            bits = negative ? -(long)mantissa : (long)mantissa;
            position = i + 1;
            return true;
        }
        var scale = point < 0 ? 0 : i - point - 1;
        if (mantissa >= 1UL << 53 || scale > 22 || (i < text.Length && text[i] is not ((byte)',' or (byte)' ' or (byte)'\n')))
            return TryReadLong(text, ref position, out bits);
        // Both are exact, so the division rounds once: the nearest double, as a full parser gives it.
        var value = mantissa / PowersOfTen[scale];
        bits = BitConverter.DoubleToInt64Bits(negative ? -value : value);
        position = i;
        return true;
    }

    private static bool TryReadLong(ReadOnlySpan<byte> text, ref int position, out long bits)
    {
        bits = 0;
        if (text[position] is not ((byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
            || !Utf8Parser.TryParse(text[position..], out double value, out var length) || !double.IsFinite(value)
            || (position + length < text.Length && text[position + length] is not ((byte)',' or (byte)' ' or (byte)'\n')))
            return false;
        bits = BitConverter.DoubleToInt64Bits(value);
        position += length;
        return true;
    }

    /// <summary>Reads a blank and a time behind it.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, ref int position, out long time)
    {
        time = 0;
        var i = position + 1;
        var negative = i < text.Length && text[i] == '-';
        if (negative)
            i++;
        var digits = i;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            if (i - digits == 19)
                return false;
            time = unchecked(time * 10 + (text[i] - '0'));
        }
        // 19 digits are the normal length of nanoseconds; beyond the range of a long they turn negative here, and the
        // greatest long is no time.
        if (i == digits || time is < 0 or long.MaxValue)
            return false;
        if (negative)
            time = -time;
        position = i;
        return true;
    }
}
