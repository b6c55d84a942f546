namespace TaskServer.Flux.Tests.Packages;

public sealed class QueryTests
{
    private static ScriptRun Host()
    {
        var run = new ScriptRun();
        run.Buckets.Clear("b");
        run.Buckets.WriteLines("b", "m,h=a f=0,g=1,x=5 0\nm,h=a f=60,g=1,x=5 60000000000\nn,h=a f=1 0\nm,h=b f=30 0\nm,h=b f=0 60000000000");
        return run;
    }

    [Theory]
    [InlineData("", "f f f f g g x x")]
    [InlineData(", fields: [\"f\", \"g\"]", "f f f f g g")]
    [InlineData(", fields: [\"f\"], predicate: (r) => r.h == \"a\"", "f f")]
    public void A_bucket_is_asked_for_a_measurement_and_fields(string arguments, string fields) => Assert.Equal(
        fields,
        string.Join(' ', Host().Run($"import \"experimental/query\"\nquery.inBucket(bucket: \"b\", measurement: \"m\", start: 1970-01-01T00:00:00Z, stop: 1970-01-01T01:00:00Z{arguments}) |> map(fn: (r) => ({{f: r._field}}))")
            .Select(r => r[2..]).Order(StringComparer.Ordinal)));

    [Fact]
    public void Rates_of_a_group_are_added_up() => Assert.Equal(
        ["_value=1"],
        Host().Run("""
            import "experimental/aggregate"

            from(bucket: "b")
                |> range(start: 1970-01-01T00:00:00Z, stop: 1970-01-01T00:02:00Z)
                |> filter(fn: (r) => r._measurement == "m" and r._field == "f")
                |> aggregate.rate(every: 2m)
                |> keep(columns: ["_value"])
            """));
}
