using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

public sealed class WindowTests
{
    // The first and the last days that a time can lie in.
    private const string Edges = """
        import "array"
        import "internal/influxql"
        import "timezone"

        edges = array.from(rows: [
            {_time: 1677-09-21T00:12:43.145224194Z, _value: 1},
            {_time: 1677-09-22T00:12:43Z, _value: 2},
            {_time: 2262-04-11T12:00:00Z, _value: 4},
        ])
            |> range(start: influxql.minTime, stop: influxql.maxTime)

        """;

    [Theory]
    [InlineData("every: 1d", "1677-09-22T00:00:00.000000000Z=1 1677-09-23T00:00:00.000000000Z=2 2262-04-11T23:47:16.854775806Z=4")]
    [InlineData("every: 10d, offset: -3d", "1677-09-30T00:00:00.000000000Z=3 2262-04-11T23:47:16.854775806Z=4")]
    [InlineData("every: 1mo", "1677-10-01T00:00:00.000000000Z=3 2262-04-11T23:47:16.854775806Z=4")]
    [InlineData("every: 1y, location: timezone.location(name: \"Etc/UTC\")", "1678-01-01T00:00:00.000000000Z=3 2262-04-11T23:47:16.854775806Z=4")]
    [InlineData("every: 12h, period: 1d", "1677-09-21T12:00:00.000000000Z=1 1677-09-22T00:00:00.000000000Z=1 1677-09-22T12:00:00.000000000Z=2 1677-09-23T00:00:00.000000000Z=2 2262-04-11T23:47:16.854775806Z=8")]
    public void Windows_end_where_times_end(string windows, string sums) => Assert.Equal(
        sums.Split(' ').Select(static s => $"_time={s.Split('=')[0]} _value={s.Split('=')[1]}"),
        ScriptRun.Rows(Edges + $$"""
            edges
                |> aggregateWindow({{windows}}, fn: sum, createEmpty: false)
                |> group(columns: ["_time"])
                |> sum()
            """));

    [Fact]
    public void Windows_whose_row_has_no_time_of_its_own_are_left_out() => Assert.Equal(
        ["_time=2021-01-01T00:00:10.000000000Z _value=2", "_time=2021-01-01T00:04:30.000000000Z _value=5"],
        ScriptRun.Rows("""
            import "array"

            array.from(rows: [{_time: 2021-01-01T00:00:10Z, _value: 2}, {_time: 2021-01-01T00:04:30Z, _value: 5}])
                |> range(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T00:05:00Z)
                |> aggregateWindow(every: 1m, fn: max, timeSrc: "_time")
                |> keep(columns: ["_time", "_value"])
            """));

    [Fact]
    public void Rows_in_the_order_of_their_values_are_windowed_by_their_times() => Assert.Equal(
        ["_time=2021-01-01T00:01:00.000000000Z _value=7", "_time=2021-01-01T00:02:00.000000000Z _value=3"],
        ScriptRun.Rows("""
            import "array"

            array.from(rows: [{_time: 2021-01-01T00:00:10Z, _value: 2}, {_time: 2021-01-01T00:00:30Z, _value: 5}, {_time: 2021-01-01T00:01:30Z, _value: 3}])
                |> range(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T00:02:00Z)
                |> aggregateWindow(every: 2m, fn: (column, tables=<-) => tables |> top(n: 3, columns: [column]), timeSrc: "_time")
                |> aggregateWindow(every: 1m, fn: sum)
                |> keep(columns: ["_time", "_value"])
            """));
}
