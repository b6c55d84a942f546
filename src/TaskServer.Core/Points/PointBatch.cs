using System.Runtime.InteropServices;
using System.Text;

namespace TaskServer.Points;

/// <summary>Points on their way to the store, already gathered by series. Filled by one thread, then written once.</summary>
public sealed class PointBatch
{
    private readonly Dictionary<SeriesKey, BatchSeries> _series = [];
    private BatchSeries? _latest;

    /// <summary>What of a line protocol text does not parse: one line for each line of it, or null. Such a batch is not to be written.</summary>
    public string? Error { get; internal set; }

    /// <summary>How many points (lines) there are, each with one field or more.</summary>
    public int PointCount { get; private set; }

    /// <summary>How many values there are.</summary>
    public int ValueCount { get; private set; }

    /// <summary>The values, long texts counted as several: what the batch takes of memory and disk, in units of 16 bytes or so.</summary>
    internal long Weight { get; private set; }

    internal IEnumerable<BatchSeries> Series => _series.Values;

    /// <summary>Points that had no other field than `time`, a name that no field may have; and the measurement of the first.</summary>
    internal int WithoutField { get; private set; }

    internal string? WithoutFieldMeasurement { get; private set; }

    /// <summary>Begins a point. Its fields follow; a point without any is none.</summary>
    /// <param name="key">Measurement and tags. The same object for the points of one series is quickest.</param>
    public PointBuilder Add(SeriesKey key, long time)
    {
        if (_latest is null || !ReferenceEquals(_latest.Key, key))
            _latest = For(key);
        return new PointBuilder(_latest, NextLine(), time, this);
    }

    internal BatchSeries For(SeriesKey key)
    {
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, key, out _);
        return series ??= new BatchSeries(WellFormed(key));
    }

    internal int NextLine() => PointCount++;

    internal void Count(string? text)
    {
        ValueCount++;
        Weight += 1 + ((text?.Length ?? 0) / PointBlock.CharactersPerWeight);
    }

    internal void SkipPointWithoutField(string measurement)
    {
        WithoutField++;
        WithoutFieldMeasurement ??= measurement;
    }

    // A lone surrogate would come back from the file as another character, and two series might become one.
    private static SeriesKey WellFormed(SeriesKey key)
    {
        var isWellFormed = Utf16.IsWellFormed(key.Measurement);
        foreach (var tag in key.Tags)
            isWellFormed = isWellFormed && Utf16.IsWellFormed(tag.Key) && Utf16.IsWellFormed(tag.Value);
        return isWellFormed
            ? key
            : new SeriesKey(Utf16.Repair(key.Measurement), [.. key.Tags.Select(t => new Tag(Utf16.Repair(t.Key), Utf16.Repair(t.Value)))]);
    }
}

/// <summary>The fields of one point.</summary>
public readonly ref struct PointBuilder
{
    private readonly BatchSeries _series;
    private readonly PointBatch _batch;
    private readonly int _line;
    private readonly long _time;

    internal PointBuilder(BatchSeries series, int line, long time, PointBatch batch)
    {
        _series = series;
        _line = line;
        _time = time;
        _batch = batch;
    }

    public PointBuilder Field(string name, double value) => Bits(name, FieldType.Float, BitConverter.DoubleToInt64Bits(value));

    public PointBuilder Field(string name, long value) => Bits(name, FieldType.Integer, value);

    public PointBuilder Field(string name, ulong value) => Bits(name, FieldType.Unsigned, unchecked((long)value));

    public PointBuilder Field(string name, bool value) => Bits(name, FieldType.Boolean, value ? 1 : 0);

    public PointBuilder Field(string name, string value)
    {
        _series.Column(name, FieldType.String).Add(_time, value, _line);
        _batch.Count(value);
        return this;
    }

    private PointBuilder Bits(string name, FieldType type, long bits)
    {
        _series.Column(name, type).Add(_time, bits, _line);
        _batch.Count(null);
        return this;
    }
}

/// <summary>What a batch has for one measurement with its tags.</summary>
internal sealed class BatchSeries(SeriesKey key)
{
    private readonly List<BatchColumn> _columns = [];
    private Dictionary<(string Field, FieldType Type), BatchColumn>? _byName;

    public SeriesKey Key { get; } = key;

    public IReadOnlyList<BatchColumn> Columns => _columns;

    public BatchColumn Column(string field, FieldType type)
    {
        if (_byName is not null)
            return _byName.TryGetValue((field, type), out var known) ? known : New(field, type);
        foreach (var column in _columns)
        {
            if (column.Type == type && column.Field == field)
                return column;
        }
        return New(field, type);
    }

    private BatchColumn New(string field, FieldType type)
    {
        if (!Utf16.IsWellFormed(field))
            return Column(Utf16.Repair(field), type);
        var column = new BatchColumn(field, type);
        _columns.Add(column);
        if (_columns.Count > 8)
        {
            _byName ??= _columns.Where(c => c != column).ToDictionary(c => (c.Field, c.Type));
            _byName.Add((field, type), column);
        }
        return column;
    }
}

internal static class Utf16
{
    public static bool IsWellFormed(string text)
    {
        foreach (var c in text)
        {
            if (char.IsSurrogate(c))
                return Repair(text) == text;
        }
        return true;
    }

    public static string Repair(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
