namespace TaskServer.Flux.Tests.Packages;

public sealed class ReshapingTests
{
    [Fact]
    public void A_chained_stream_waits_for_the_first_one()
    {
        var run = new ScriptRun();
        Assert.Equal(["v=2"], run.Run("""
            import "array"
            import "experimental"
            import "http"

            first = array.from(rows: [{v: 1}]) |> map(fn: (r) => ({v: http.post(url: "http://h/first")}))
            second = array.from(rows: [{v: 2}])
            experimental.chain(first: first, second: second)
            """));
        Assert.Equal("http://h/first", Assert.Single(run.Http.Requests).Url);
    }

    [Fact]
    public void Previews_stop_at_both_limits() => Assert.Equal(
        ["_time=2021-01-01T00:00:00.000000000Z _value=0 k=0", "_time=2021-01-01T00:00:03.000000000Z _value=3 k=0", "_time=2021-01-01T00:00:01.000000000Z _value=1 k=1", "_time=2021-01-01T00:00:04.000000000Z _value=4 k=1"],
        ScriptRun.Rows("""
            import "experimental"
            import "generate"

            generate.from(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T00:00:09Z, count: 9, fn: (n) => n)
                |> map(fn: (r) => ({r with k: r._value % 3}))
                |> group(columns: ["k"])
                |> experimental.preview(nrows: 2, ntables: 2)
            """));

    [Fact]
    public void Values_without_a_column_type_cannot_be_set() => Assert.Contains(
        "cannot represent the type [int] of \"a\" as column data",
        ScriptRun.Failure("import \"array\"\nimport \"experimental\"\narray.from(rows: [{v: 1}]) |> experimental.set(o: {a: [1]})"),
        StringComparison.Ordinal);

    [Fact]
    public void Old_answers_become_tables_of_their_series() => Assert.Equal(
        ["_measurement=cpu host=a time=2021-01-01T00:00:00.000000000Z up=true usage=1.5", "_measurement=cpu host=b time=2021-01-01T00:00:01.000000000Z up= usage=2", "_measurement=cpu host=b time=2021-01-01T00:00:02.000000000Z up=false usage=3"],
        ScriptRun.Rows("""
            import "influxdata/influxdb/v1"

            v1.json(json: "{\"results\":[{\"series\":[{\"name\":\"cpu\",\"tags\":{\"host\":\"a\"},\"columns\":[\"time\",\"usage\",\"up\"],\"values\":[[\"2021-01-01T00:00:00Z\",1.5,true]]},{\"name\":\"cpu\",\"tags\":{\"host\":\"b\"},\"columns\":[\"time\",\"usage\",\"up\"],\"values\":[[1609459201000000000,2,null],[1609459202000000000,3,false]]}]}]}")
            """));
}
