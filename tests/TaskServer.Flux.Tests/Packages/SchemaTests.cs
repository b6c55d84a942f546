using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Tests.Cases;

namespace TaskServer.Flux.Tests.Packages;

public sealed class SchemaTests
{
    private const string Arguments = "bucket: \"b\", start: 1970-01-01T00:00:00Z, stop: 1970-01-02T00:00:00Z";

    private static string[] Run(string call, string before = "")
    {
        var run = new ScriptRun { Configure = static e => e with { Buckets = new Unread(e.Buckets) } };
        run.Buckets.Clear("b");
        run.Buckets.WriteLines("b", "m,h=b f=1,g=2 1\nm,h=a,k=z f=1 1\nn,k=y f=1 1");
        return run.Run($"import \"influxdata/influxdb/schema\"\n{before}\n\n{call}");
    }

    [Theory]
    [InlineData("schema.tagValues(tag: \"h\", {0})", "_value=a _value=b")]
    [InlineData("schema.tagValues(tag: \"nope\", {0})", "")]
    [InlineData("schema.tagValues(tag: \"k\", predicate: (r) => r._measurement == \"m\", {0})", "_value=z")]
    [InlineData("schema.measurements({0})", "_value=m _value=n")]
    [InlineData("schema.measurementFieldKeys(measurement: \"m\", {0})", "_value=f _value=g")]
    [InlineData("schema.tagKeys({0})", "_value=_start _value=_stop _value=_field _value=_measurement _value=h _value=k")]
    public void Series_alone_answer_questions_about_labels(string call, string answer) =>
        Assert.Equal(answer, string.Join(' ', Run(call.Replace("{0}", Arguments, StringComparison.Ordinal))));

    [Fact]
    public void Another_source_is_read() => Assert.Equal(
        ["_value=2", "_value=1"],
        Run(
            "schema.tagValues(bucket: \"any\", tag: \"h\", start: 1970-01-01T00:00:00Z)",
            """
            import "array"

            row = (t, h) => ({_time: time(v: t), _measurement: "m", _field: "f", _value: 1.0, h: h})
            option schema._from = (bucket) => array.from(rows: [row(t: 1, h: 2), row(t: 2, h: 1), row(t: 3, h: 2)])
            """));

    /// <summary>Buckets whose points must not be read.</summary>
    private sealed class Unread(IBucketSource buckets) : IBucketSource
    {
        public FluxBucket Resolve(BucketReference bucket, bool forWriting) => buckets.Resolve(bucket, forWriting);

        public IReadOnlyList<FluxBucket> List(string? organization, string? organizationId) => buckets.List(organization, organizationId);

        public IEnumerable<SeriesScan> Scan(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) =>
            buckets.Scan(bucket, request, cancellationToken).Select(s => new Series(s));

        public long Cardinality(FluxBucket bucket, ScanRequest request, CancellationToken cancellationToken) => buckets.Cardinality(bucket, request, cancellationToken);

        public void Write(FluxBucket bucket, IReadOnlyList<FluxPoint> points, CancellationToken cancellationToken) => buckets.Write(bucket, points, cancellationToken);

        private sealed class Series(SeriesScan inner) : SeriesScan
        {
            public override string Measurement => inner.Measurement;

            public override string Field => inner.Field;

            public override IReadOnlyList<KeyValuePair<string, string>> Tags => inner.Tags;

            public override ColumnType Type => inner.Type;

            public override IEnumerable<PointBlock> Blocks() => throw new InvalidOperationException("The points were read.");
        }
    }
}
