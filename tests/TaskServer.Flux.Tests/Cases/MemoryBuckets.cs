using System.Globalization;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Tests.Cases;

/// <summary>Buckets in memory, with the rules of a server that scripts can notice.</summary>
internal sealed class MemoryBuckets : IBucketSource
{
    public const string OrganizationId = "0000000000000001";
    public const string Organization = "cases";
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public MemoryBuckets()
    {
        // Every organization has these two.
        Clear("_monitoring", 7L * 24 * 3600 * 1_000_000_000);
        Clear("_tasks", 3L * 24 * 3600 * 1_000_000_000);
    }

    /// <summary>Creates the bucket, empty.</summary>
    public void Clear(string name, long retention = 0) =>
        _buckets[name] = new(new(string.Create(CultureInfo.InvariantCulture, $"{_buckets.Count + 16:x16}"), name, OrganizationId, retention));

    public FluxBucket Resolve(BucketReference bucket, bool forWriting)
    {
        var found = bucket.Name is { } name ? _buckets.GetValueOrDefault(name) : _buckets.Values.FirstOrDefault(b => b.Info.Id == bucket.Id);
        return found?.Info ?? throw FluxException.NotFound($"could not find bucket \"{bucket.Name ?? bucket.Id}\"");
    }

    public IReadOnlyList<FluxBucket> List(string? organization, string? organizationId) => [.. _buckets.Values.Select(b => b.Info)];

    public IEnumerable<SeriesScan> Scan(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) =>
        _buckets[bucket.Name].Series.Values.Where(s => request.Predicate?.IsMatch(s.Label) ?? true).Select(s => s.Scan(request)).OfType<SeriesScan>();

    public long Cardinality(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) =>
        Scan(bucket, request, cancellationToken).Select(s => string.Join('\0', [s.Measurement, .. s.Tags.Select(t => $"{t.Key}={t.Value}")])).Distinct().LongCount();

    public void Write(FluxBucket bucket, IReadOnlyList<FluxPoint> points, CancellationToken cancellationToken)
    {
        var dropped = 0;
        string? conflict = null;
        foreach (var point in points)
        {
            foreach (var (field, value) in point.Fields)
            {
                var key = string.Join('\0', [point.Measurement, .. point.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"), field]);
                var series = _buckets[bucket.Name].Series;
                var type = TypeOf(value);
                if (series.Values.FirstOrDefault(s => s.Measurement == point.Measurement && s.Field == field && s.Type != type) is { } other)
                {
                    dropped++;
                    conflict ??= $"input field \"{field}\" on measurement \"{point.Measurement}\" is type {Word(type)}, already exists as type {Word(other.Type)}";
                    continue;
                }
                if (!series.TryGetValue(key, out var found))
                    series.Add(key, found = new(point.Measurement, field, [.. point.Tags.OrderBy(t => t.Key, StringComparer.Ordinal)], type));
                found.Points[point.Time] = value;
            }
        }
        if (conflict is not null)
            throw new FluxException("unprocessable entity", $"partial write: field type conflict: {conflict} dropped={dropped}");
    }

    private static string Word(ColumnType type) => type switch { ColumnType.Int => "integer", ColumnType.UInt => "unsigned", ColumnType.Float => "float", ColumnType.Bool => "boolean", _ => "string" };

    private static ColumnType TypeOf(object value) => value switch { long => ColumnType.Int, ulong => ColumnType.UInt, double => ColumnType.Float, bool => ColumnType.Bool, _ => ColumnType.String };

    /// <summary>Writes line protocol with times in nanoseconds.</summary>
    public void WriteLines(string bucket, string lines)
    {
        var points = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(LineProtocol.Parse).ToList();
        Write(_buckets[bucket].Info, points, default);
    }

    private sealed record Bucket(FluxBucket Info)
    {
        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }

    private sealed record Series(string Measurement, string Field, KeyValuePair<string, string>[] Tags, ColumnType Type)
    {
        public SortedDictionary<long, object> Points { get; } = [];

        public string? Label(string name) => name switch
        {
            "_measurement" => Measurement,
            "_field" => Field,
            _ => Tags.FirstOrDefault(t => t.Key == name).Value,
        };

        public SeriesScan? Scan(ScanRequest request)
        {
            var points = Points.Where(p => p.Key >= request.Start && p.Key < request.Stop).ToArray();
            return points.Length == 0 ? null : new Result(this, points);
        }

        private sealed class Result(Series series, KeyValuePair<long, object>[] points) : SeriesScan
        {
            public override string Measurement => series.Measurement;

            public override string Field => series.Field;

            public override IReadOnlyList<KeyValuePair<string, string>> Tags => series.Tags;

            public override ColumnType Type => series.Type;

            public override IEnumerable<PointBlock> Blocks()
            {
                long[] times = [.. points.Select(p => p.Key)];
                Array values = series.Type switch
                {
                    ColumnType.Float => points.Select(p => (double)p.Value).ToArray(),
                    ColumnType.Bool => points.Select(p => (bool)p.Value).ToArray(),
                    ColumnType.String => points.Select(p => (string)p.Value).ToArray(),
                    ColumnType.UInt => points.Select(p => unchecked((long)(ulong)p.Value)).ToArray(),
                    _ => points.Select(p => (long)p.Value).ToArray(),
                };
                // Small blocks, so that whoever reads them meets block borders.
                for (var at = 0; at < times.Length; at += 3)
                    yield return new(times, values, at, Math.Min(3, times.Length - at));
            }
        }
    }
}
