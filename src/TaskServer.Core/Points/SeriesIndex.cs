using System.Collections.Concurrent;

namespace TaskServer.Points;

/// <summary>Which series there are, in memory. Changed by the writer alone, after the commit; asked by everybody.</summary>
internal sealed class SeriesIndex
{
    private readonly ConcurrentDictionary<PlatformId, BucketIndex> _buckets = [];

    public BucketIndex? Bucket(PlatformId bucket) => _buckets.GetValueOrDefault(bucket);

    public void Add(Series series) => _buckets.GetOrAdd(series.Bucket, _ => new BucketIndex()).Add(series);

    public void Remove(IEnumerable<Series> series)
    {
        foreach (var ofBucket in series.GroupBy(s => s.Bucket))
            _buckets[ofBucket.Key].Remove(ofBucket);
    }

    public void RemoveBucket(PlatformId bucket) => _buckets.TryRemove(bucket, out _);

    public IReadOnlyList<Series> Find(PlatformId bucket, SeriesPredicate? predicate) => Bucket(bucket)?.Find(predicate ?? SeriesPredicate.True) ?? [];
}

internal sealed class BucketIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MeasurementIndex> _measurements = [];

    /// <summary>For the writer, who alone changes what this reads.</summary>
    public MeasurementIndex? Measurement(string name) => _measurements.GetValueOrDefault(name);

    public void Add(Series series)
    {
        lock (_lock)
        {
            if (!_measurements.TryGetValue(series.Measurement, out var measurement))
                _measurements.Add(series.Measurement, measurement = new MeasurementIndex(series.Measurement));
            measurement.Add(series);
        }
    }

    public void Remove(IEnumerable<Series> removed)
    {
        lock (_lock)
        {
            foreach (var ofMeasurement in removed.GroupBy(s => s.Measurement))
            {
                var rest = _measurements[ofMeasurement.Key].Without(ofMeasurement.ToHashSet());
                if (rest.IsEmpty)
                    _measurements.Remove(ofMeasurement.Key);
                else
                    _measurements[ofMeasurement.Key] = rest;
            }
        }
    }

    /// <summary>In the order of measurement, tags, field. The lock is held for copying references only, not for the condition's patterns.</summary>
    public List<Series> Find(SeriesPredicate predicate)
    {
        MeasurementIndex[] measurements;
        lock (_lock)
            measurements = [.. _measurements.Values];
        Array.Sort(measurements, static (a, b) => string.CompareOrdinal(a.Name, b.Name));

        var found = new List<Series>();
        foreach (var measurement in measurements)
        {
            var ofMeasurement = predicate.With("_measurement", measurement.Name);
            if (ofMeasurement == SeriesPredicate.False)
                continue;
            SeriesPredicate?[] ofFields;
            SeriesGroup[] groups;
            lock (_lock)
            {
                ofFields = new SeriesPredicate?[measurement.NextOrdinal];
                groups = measurement.Groups(ofMeasurement.RequiredTags.Where(t => t.Key is not "_field"));
            }
            foreach (var group in groups)
            {
                foreach (var series in group.Fields)
                {
                    // A field that came since the conditions were counted is not yet to be seen.
                    if (series.FieldOfMeasurement.Ordinal >= ofFields.Length)
                        continue;
                    ref var ofField = ref ofFields[series.FieldOfMeasurement.Ordinal];
                    ofField ??= ofMeasurement.With("_field", series.Field);
                    if (ofField == SeriesPredicate.True || (ofField != SeriesPredicate.False && ofField.Accepts(group.Key)))
                        found.Add(series);
                }
            }
        }
        return found;
    }
}

/// <summary>The series with one measurement and one set of tags.</summary>
internal sealed class SeriesGroup(SeriesKey key) : IComparable<SeriesGroup>
{
    private volatile Series[] _fields = [];

    public SeriesKey Key { get; } = key;

    /// <summary>By name. The array is replaced, never changed.</summary>
    public Series[] Fields => _fields;

    public void Add(Series series)
    {
        var at = Position(_fields, series.Field);
        _fields = [.. _fields[..at], series, .. _fields[at..]];
    }

    public Series? Find(string field)
    {
        var fields = _fields;
        var at = Position(fields, field);
        return at < fields.Length && fields[at].Field == field ? fields[at] : null;
    }

    // Binary search: a group of ten thousand fields is filled and asked in reasonable time.
    private static int Position(Series[] fields, string field)
    {
        int low = 0, high = fields.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(fields[middle].Field, field) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public int CompareTo(SeriesGroup? other) => Key.CompareTo(other?.Key);
}

internal sealed class MeasurementIndex(string name)
{
    private readonly Dictionary<string, SeriesField> _fields = [];
    private readonly Dictionary<SeriesKey, SeriesGroup> _groups = [];
    private readonly Dictionary<Tag, List<SeriesGroup>> _byTag = [];
    private readonly List<SeriesGroup> _unsorted = [];
    private SeriesGroup[] _sorted = [];

    public string Name { get; } = name;

    public bool IsEmpty => _groups.Count == 0;

    /// <summary>Greater than the ordinal of each field.</summary>
    public int NextOrdinal { get; private set; }

    public SeriesField? Field(string field) => _fields.GetValueOrDefault(field);

    public SeriesGroup? Group(SeriesKey key) => _groups.GetValueOrDefault(key);

    public void Add(Series series)
    {
        _fields.TryAdd(series.Field, series.FieldOfMeasurement);
        NextOrdinal = Math.Max(NextOrdinal, series.FieldOfMeasurement.Ordinal + 1);
        if (!_groups.TryGetValue(series.Key, out var group))
        {
            _groups.Add(series.Key, group = new SeriesGroup(series.Key));
            _unsorted.Add(group);
            foreach (var tag in series.Tags)
            {
                if (!_byTag.TryGetValue(tag, out var groups))
                    _byTag.Add(tag, groups = []);
                groups.Add(group);
            }
        }
        group.Add(series);
    }

    /// <summary>A new index of what is left: readers may be in the old one, and a field without series gives up its type.</summary>
    public MeasurementIndex Without(HashSet<Series> removed)
    {
        var rest = new MeasurementIndex(Name);
        foreach (var series in _groups.Values.SelectMany(g => g.Fields).Where(s => !removed.Contains(s)))
            rest.Add(series);
        return rest;
    }

    /// <summary>In order, those that may have all the tags.</summary>
    public SeriesGroup[] Groups(IEnumerable<Tag> required)
    {
        List<SeriesGroup>? fewest = null;
        foreach (var tag in required)
        {
            if (!_byTag.TryGetValue(tag, out var groups))
                return [];
            if (fewest is null || groups.Count < fewest.Count)
                fewest = groups;
        }
        if (fewest is not null)
        {
            SeriesGroup[] candidates = [.. fewest];
            Array.Sort(candidates);
            return candidates;
        }
        if (_unsorted.Count > 0)
        {
            // Only what is new needs sorting; the rest is merged.
            _unsorted.Sort();
            var merged = new SeriesGroup[_sorted.Length + _unsorted.Count];
            int i = 0, j = 0;
            for (var n = 0; n < merged.Length; n++)
                merged[n] = j == _unsorted.Count || (i < _sorted.Length && _sorted[i].CompareTo(_unsorted[j]) < 0) ? _sorted[i++] : _unsorted[j++];
            _sorted = merged;
            _unsorted.Clear();
        }
        return _sorted;
    }
}
