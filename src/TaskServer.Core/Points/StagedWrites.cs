using System.Collections;
using System.Runtime.InteropServices;

namespace TaskServer.Points;

/// <summary>What a group of writes comes to: points by series, series that are new, and for each write what became of its points.</summary>
internal sealed class StagedWrites(SeriesIndex index, Func<long> nextId)
{
    private readonly Dictionary<(PlatformId Bucket, SeriesKey Key, string Field), Series> _created = [];
    private readonly Dictionary<(PlatformId Bucket, string Measurement, string Field), SeriesField> _newFields = [];

    public List<Series> Created { get; } = [];

    public Dictionary<Series, PointBlock> Points { get; } = [];

    public WriteResult Add(PlatformId bucket, PointBatch batch, RetentionBound? retention)
    {
        if (batch.Error is not null)
            throw new InvalidOperationException("a batch with errors is not to be written");
        var known = index.Bucket(bucket);
        BitArray? dropped = null;
        var (tooOld, oldMessage) = retention is null ? (0, null) : DropOld(bucket, batch, retention, ref dropped);
        DeclareFields(bucket, known, batch, dropped);
        var (conflicts, reason) = DropConflicts(bucket, known, batch, ref dropped);
        if (conflicts == 0 && batch.WithoutField > 0)
            reason = $"invalid field name: input field \"time\" on measurement \"{batch.WithoutFieldMeasurement}\" is invalid";
        conflicts += batch.WithoutField;

        foreach (var series in batch.Series)
        {
            var measurement = known?.Measurement(series.Key.Measurement);
            var group = measurement?.Group(series.Key);
            foreach (var column in series.Columns)
            {
                // What is left of a column of the wrong type are lines that were dropped.
                if (column.Count == 0 || Field(bucket, measurement, series.Key.Measurement, column.Field) is not { } field || field.Type != column.Type)
                    continue;
                var points = column.ToBlock(dropped);
                if (points.Count == 0)
                    continue;
                ref var staged = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    Points, group?.Find(column.Field) ?? Create(bucket, series.Key, field), out _);
                staged = staged is null ? points : PointBlock.Merge(staged, points);
            }
        }
        // As in InfluxDB, a conflict is told rather than what was too old.
        var message = conflicts > 0 ? WriteResult.Conflict(reason!, conflicts) : oldMessage;
        return new WriteResult(batch.PointCount - tooOld - (conflicts - batch.WithoutField), conflicts, tooOld, message);
    }

    private static (int Count, string? Message) DropOld(PlatformId bucket, PointBatch batch, RetentionBound retention, ref BitArray? dropped)
    {
        var count = 0;
        (SeriesKey Key, long Time)? oldest = null, newest = null;
        foreach (var series in batch.Series)
        {
            foreach (var column in series.Columns)
            {
                var times = column.Times;
                var lines = column.Lines;
                for (var i = 0; i < times.Length; i++)
                {
                    if (times[i] >= retention.Oldest)
                        continue;
                    dropped ??= new BitArray(batch.PointCount);
                    if (dropped[lines[i]])
                        continue;
                    dropped[lines[i]] = true;
                    count++;
                    if (oldest is null || times[i] < oldest.Value.Time)
                        oldest = (series.Key, times[i]);
                    if (newest is null || times[i] > newest.Value.Time)
                        newest = (series.Key, times[i]);
                }
            }
        }
        return (count, count == 0 ? null : WriteResult.OutsideRetention(bucket, retention, count, oldest!.Value, newest!.Value));
    }

    // A new field has the type of the first line that has it.
    private void DeclareFields(PlatformId bucket, BucketIndex? known, PointBatch batch, BitArray? dropped)
    {
        Dictionary<(string Measurement, string Field), (FieldType Type, int Line)>? unknown = null;
        foreach (var series in batch.Series)
        {
            var name = series.Key.Measurement;
            var measurement = known?.Measurement(name);
            foreach (var column in series.Columns)
            {
                if (Field(bucket, measurement, name, column.Field) is not null || FirstLine(column, dropped) is not { } line)
                    continue;
                ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(unknown ??= [], (name, column.Field), out var exists);
                if (!exists || line < first.Line)
                    first = (column.Type, line);
            }
        }
        if (unknown is null)
            return;
        var ordinals = new Dictionary<string, int>();
        foreach (var ((name, field), (type, _)) in unknown)
        {
            ref var ordinal = ref CollectionsMarshal.GetValueRefOrAddDefault(ordinals, name, out var exists);
            if (!exists)
                ordinal = Math.Max(known?.Measurement(name)?.NextOrdinal ?? 0,
                    _newFields.Where(f => f.Key.Bucket == bucket && f.Key.Measurement == name).Select(f => f.Value.Ordinal + 1).DefaultIfEmpty().Max());
            _newFields.Add((bucket, name, field), new SeriesField(field, type, ordinal++));
        }
    }

    private (int Count, string? Reason) DropConflicts(PlatformId bucket, BucketIndex? known, PointBatch batch, ref BitArray? dropped)
    {
        List<(string Measurement, BatchColumn Column, SeriesField Field)>? conflicts = null;
        foreach (var series in batch.Series)
        {
            var name = series.Key.Measurement;
            var measurement = known?.Measurement(name);
            foreach (var column in series.Columns)
            {
                if (Field(bucket, measurement, name, column.Field) is { } field && field.Type != column.Type)
                    (conflicts ??= []).Add((name, column, field));
            }
        }
        var count = 0;
        var firstLine = int.MaxValue;
        string? reason = null;
        foreach (var (measurement, column, field) in conflicts ?? [])
        {
            dropped ??= new BitArray(batch.PointCount);
            foreach (var line in column.Lines)
            {
                if (dropped[line])
                    continue;
                dropped[line] = true;
                count++;
                if (line >= firstLine)
                    continue;
                firstLine = line;
                reason = $"field type conflict: input field \"{column.Field}\" on measurement \"{measurement}\" is type {column.Type.Word()}, already exists as type {field.Type.Word()}";
            }
        }
        return (count, reason);
    }

    private static int? FirstLine(BatchColumn column, BitArray? dropped)
    {
        foreach (var line in column.Lines)
        {
            if (dropped is null || !dropped[line])
                return line;
        }
        return null;
    }

    private SeriesField? Field(PlatformId bucket, MeasurementIndex? measurement, string name, string field) =>
        measurement?.Field(field) ?? (_newFields.Count == 0 ? null : _newFields.GetValueOrDefault((bucket, name, field)));

    private Series Create(PlatformId bucket, SeriesKey key, SeriesField field)
    {
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_created, (bucket, key, field.Name), out var exists);
        if (!exists)
            Created.Add(series = new Series(nextId(), bucket, key, field));
        return series!;
    }
}
