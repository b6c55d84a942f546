namespace TaskServer.Flux.Tests.Packages;

public sealed class MonitorTests
{
    [Fact]
    public void A_check_writes_statuses_that_can_be_read_again()
    {
        var run = new ScriptRun();
        run.Run("""
            import "array"
            import "influxdata/influxdb/monitor"

            option now = () => 2021-01-01T00:10:00Z

            array.from(rows: [{_time: 2021-01-01T00:05:00Z, _measurement: "cpu", host: "a", usage: 95.0}])
                |> group(columns: ["_measurement", "host"])
                |> monitor.check(
                    data: {_check_id: "c", _check_name: "CPU", _type: "threshold", tags: {team: "ops"}},
                    messageFn: (r) => "${r.host} is ${r._level}",
                    crit: (r) => r.usage > 90.0,
                )
            """);
        Assert.Equal(
            ["_level=crit _measurement=statuses _message=a is crit _source_measurement=cpu _source_timestamp=1609459500000000000 host=a team=ops usage=95"],
            run.Run("""
                import "influxdata/influxdb/monitor"

                monitor.from(start: 2021-01-01T00:00:00Z, stop: 2021-01-02T00:00:00Z, fn: (r) => r._check_id == "c")
                    |> map(fn: (r) => ({_level: r._level, _measurement: r._measurement, _message: r._message, _source_measurement: r._source_measurement, _source_timestamp: r._source_timestamp, host: r.host, team: r.team, usage: r.usage}))
                """));
    }

    [Fact]
    public void Changes_of_state_cross_the_tables_of_levels() => Assert.Equal(
        ["_level=warn t=2", "_level=crit t=3"],
        ScriptRun.Rows("""
            import "array"
            import "influxdata/influxdb/monitor"

            array.from(rows: [
                {_time: 2021-01-01T00:00:03Z, _source_timestamp: 3, _level: "crit", host: "a"},
                {_time: 2021-01-01T00:00:01Z, _source_timestamp: 1, _level: "ok", host: "a"},
                {_time: 2021-01-01T00:00:02Z, _source_timestamp: 2, _level: "warn", host: "a"},
                {_time: 2021-01-01T00:00:04Z, _source_timestamp: 4, _level: "crit", host: "a"},
            ])
                |> group(columns: ["host", "_level"])
                |> monitor.stateChangesOnly()
                |> group()
                |> sort(columns: ["_source_timestamp"])
                |> map(fn: (r) => ({_level: r._level, t: r._source_timestamp}))
            """));

    private const string Levels = """
        import "array"
        import "influxdata/influxdb/monitor"

        levels = ["ok", "ajar", "open", "warn", "open", "crit", "ok"]
        data =
            array.from(rows: levels |> array.map(fn: (x) => ({_level: x, _time: 2021-01-01T00:00:00Z})))
                |> map(fn: (r) => ({r with one: 1}))
                |> cumulativeSum(columns: ["one"])
                |> rename(columns: {one: "_source_timestamp"})
                |> group(columns: ["_level"])

        """;

    [Theory]
    [InlineData("stateChangesOnly()", "ajar 2", "warn 4", "open 5", "crit 6", "ok 7")]
    [InlineData("stateChanges()", "ajar 2", "warn 4", "open 5", "crit 6", "ok 7")]
    [InlineData("stateChanges(toLevel: \"open\")", "open 3", "open 5")]
    [InlineData("stateChanges(fromLevel: \"open\")", "warn 4", "crit 6")]
    [InlineData("stateChanges(fromLevel: \"ajar\", toLevel: \"open\")", "open 3")]
    [InlineData("stateChanges(fromLevel: \"open\", toLevel: \"open\")")]
    public void Levels_of_ones_own_are_told_apart_where_they_are_named(string call, params string[] expected) => Assert.Equal(
        expected.Select(e => $"v={e}"),
        ScriptRun.Rows(Levels + $$"""
            data
                |> monitor.{{call}}
                |> group()
                |> sort(columns: ["_source_timestamp"])
                |> map(fn: (r) => ({v: "${r._level} ${r._source_timestamp}"}))
            """));

    [Theory]
    [InlineData("toLevel: \"crit\"", "crit 5")]
    [InlineData("fromLevel: \"ok\"", "crit 5")]
    [InlineData("", "none 2", "crit 3", "ok 4", "crit 5")]
    public void A_row_without_a_level_is_no_named_level(string arguments, params string[] expected) => Assert.Equal(
        expected.Select(e => $"v={e}"),
        ScriptRun.Rows($$"""
            import "csv"
            import "influxdata/influxdb/monitor"

            csv.from(csv: "#datatype,string,long,long,dateTime:RFC3339,string
            #group,false,false,false,false,false
            #default,_result,,,2021-01-01T00:00:00Z,
            ,result,table,_source_timestamp,_time,_level
            ,,0,1,,ok
            ,,0,2,,
            ,,0,3,,crit
            ,,0,4,,ok
            ,,0,5,,crit
            ")
                |> monitor.stateChanges({{arguments}})
                |> group()
                |> sort(columns: ["_source_timestamp"])
                |> map(fn: (r) => ({v: "${if exists r._level then r._level else "none"} ${r._source_timestamp}"}))
            """));
}
