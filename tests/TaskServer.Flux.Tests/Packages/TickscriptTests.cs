namespace TaskServer.Flux.Tests.Packages;

public sealed class TickscriptTests
{
    private const string Head = """
        import "array"
        import "contrib/bonitoo-io/tickscript"
        import "influxdata/influxdb/monitor"

        option now = () => 2021-01-01T01:00:00Z
        option monitor.write = (tables=<-) => tables

        check = tickscript.defineCheck(id: "c", name: "Check", type: "custom")
        data = array.from(rows: [
            {_time: 2021-01-01T00:00:00Z, _measurement: "m", host: "a", _value: 1.0},
            {_time: 2021-01-01T00:00:30Z, _measurement: "m", host: "a", _value: 3.0},
            {_time: 2021-01-01T00:01:00Z, _measurement: "m", host: "b", _value: 9.0},
        ])
            |> group(columns: ["_measurement", "host"])

        """;

    [Fact]
    public void An_alert_has_an_id_details_and_a_topic() => Assert.Equal(
        ["Check is ok in ops: c-a d", "Check is ok in ops: c-a d", "Check is crit in ops: c-b d"],
        ScriptRun.Rows(Head + """
            data
                |> tickscript.alert(
                    check: check,
                    id: (r) => "${r._check_id}-${r.host}",
                    details: (r) => "d",
                    message: (r) => "${r._check_name} is ${r._level} in ${r._topic}: ${r.id} ${r.details}",
                    crit: (r) => r._value > 5.0,
                    topic: "ops",
                )
                |> group()
                |> sort(columns: ["_source_timestamp"])
                |> map(fn: (r) => ({v: r._message}))
            """).Select(r => r[2..]));

    [Theory]
    [InlineData("data", "_level=ok dead=false host=a|_level=crit dead=true host=b")]
    [InlineData("data |> filter(fn: (r) => r._value > 100.0)", "_level=crit dead=true host=")]
    public void Tables_with_few_rows_are_dead_and_so_is_no_table_at_all(string stream, string rows) => Assert.Equal(
        rows,
        string.Join('|', ScriptRun.Rows(Head + $$"""
            {{stream}}
                |> tickscript.deadman(check: check, measurement: "m", threshold: 1)
                |> group()
                |> sort(columns: ["host"])
                |> map(fn: (r) => ({_level: r._level, dead: r.dead, host: if exists r.host then r.host else ""}))
            """)));

    [Fact]
    public void Windows_without_rows_get_the_default() => Assert.Equal(
        ["avg=2", "avg=0", "avg=0", "avg=9"],
        ScriptRun.Rows(Head + """
            data
                |> range(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T00:02:00Z)
                |> tickscript.selectWindow(column: "_value", fn: mean, as: "avg", every: 1m, defaultValue: 0.0)
                |> keep(columns: ["avg"])
            """));

    [Fact]
    public void Joined_streams_get_a_measurement() => Assert.Equal(
        ["_measurement=both"],
        ScriptRun.Rows(Head + """
            a = data |> filter(fn: (r) => r.host == "a") |> first() |> tickscript.groupBy(columns: ["host"])
            b = data |> filter(fn: (r) => r.host == "a") |> limit(n: 1) |> tickscript.groupBy(columns: ["host"])
            tickscript.join(tables: {a: a, b: b}, on: ["_time", "host"], measurement: "both") |> keep(columns: ["_measurement"])
            """));
}
