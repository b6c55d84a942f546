using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

/// <summary>What becomes of group keys. The count of a table's rows tells which rows came together.</summary>
public sealed class KeyTests
{
    private const string Hosts = """
        import "array"
        import "internal/debug"

        data = array.from(rows: [
            {_time: 2021-01-30T00:00:00Z, host: "a", dc: "x", v: 1},
            {_time: 2021-01-31T00:00:00Z, host: "a", dc: "y", v: 2},
            {_time: 2021-01-31T00:00:00Z, host: "b", dc: "y", v: 4},
        ])

        """;

    [Fact]
    public void A_table_without_the_dropped_column_meets_those_that_had_it() => Assert.Equal(
        ["host=a v=7", "host=b v=4"],
        ScriptRun.Rows(Hosts + """
            union(tables: [
                data |> group(columns: ["host", "dc"]) |> debug.opaque(),
                data |> filter(fn: (r) => r.dc == "y") |> group(columns: ["host"]) |> limit(n: 1) |> map(fn: (r) => ({host: r.host, v: if r.host == "a" then 4 else 0})) |> debug.opaque(),
            ])
                |> drop(columns: ["dc"])
                |> sum(column: "v")
            """));

    [Fact]
    public void Dropping_with_a_function_merges_as_well() => Assert.Equal(
        ["v=7"],
        ScriptRun.Rows(Hosts + """data |> group(columns: ["host"]) |> drop(fn: (column) => column == "host") |> sum(column: "v")"""));

    [Fact]
    public void Setting_a_key_column_brings_tables_together_in_their_order() => Assert.Equal(
        ["dc=z v=1", "dc=z v=2", "dc=z v=4"],
        ScriptRun.Rows(Hosts + """data |> group(columns: ["dc"]) |> set(key: "dc", value: "z") |> keep(columns: ["dc", "v"])"""));

    [Fact]
    public void Names_that_become_equal_merge_their_tables() => Assert.Equal(
        ["k=p v=3"],
        ScriptRun.Rows("""
            import "array"
            import "internal/debug"

            union(tables: [
                array.from(rows: [{a: "p", v: 1}]) |> group(columns: ["a"]) |> debug.opaque(),
                array.from(rows: [{b: "p", v: 2}]) |> group(columns: ["b"]) |> debug.opaque(),
            ])
                |> rename(fn: (column) => if column == "v" then "v" else "k")
                |> sum(column: "v")
            """));

    [Fact]
    public void A_null_in_the_key_is_filled_there_too() => Assert.Equal(
        ["k=p v=4", "k=q v=2"],
        ScriptRun.Rows("""
            import "array"
            import "internal/debug"

            array.from(rows: [{k: "p", v: 1}, {k: "q", v: 2}, {k: debug.null(type: "string"), v: 3}])
                |> group(columns: ["k"])
                |> fill(column: "k", value: "p")
                |> sum(column: "v")
            """));

    [Fact]
    public void The_last_days_of_a_month_shift_onto_one_day() => Assert.Equal(
        ["_time=2021-02-28T00:00:00.000000000Z v=7"],
        ScriptRun.Rows(Hosts + """data |> group(columns: ["_time"]) |> timeShift(duration: 1mo) |> sum(column: "v")"""));

    [Fact]
    public void A_converted_key_column_converts_the_key() => Assert.Equal(
        ["_value=1 n=2", "_value=2 n=1"],
        ScriptRun.Rows("""
            import "array"

            array.from(rows: [{_value: 1.25, n: 1}, {_value: 1.75, n: 1}, {_value: 2.0, n: 1}])
                |> group(columns: ["_value"])
                |> toInt()
                |> count(column: "n")
            """));

    [Fact]
    public void Shifted_times_take_the_range_of_windows_along() => Assert.Equal(
        ["_start=2021-01-01T10:00:00.000000000Z _stop=2021-01-01T11:00:00.000000000Z v=1", "_start=2021-01-01T11:00:00.000000000Z _stop=2021-01-01T12:00:00.000000000Z v=0"],
        ScriptRun.Rows("""
            import "array"

            array.from(rows: [{_time: 2021-01-01T00:10:00Z, v: 1}])
                |> range(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T02:00:00Z)
                |> timeShift(duration: 10h)
                |> window(every: 1h, createEmpty: true)
                |> count(column: "v")
            """));

    [Fact]
    public void Joined_tables_have_the_keys_of_both_sides() => Assert.Equal(
        ["dc=y host=a n=1", "dc=y host=b n=1"],
        ScriptRun.Rows(Hosts + """
            names = array.from(rows: [{dc: "y", name: "north"}, {dc: "z", name: "south"}]) |> group(columns: ["dc"])
            join(tables: {l: data |> group(columns: ["host"]), r: names}, on: ["dc"]) |> rename(columns: {v: "n"}) |> count(column: "n")
            """));

    [Theory]
    [InlineData("keys()", "_start", "_stop", "Dc", "host")]
    [InlineData("columns()", "_start", "_stop", "_time", "v", "Dc", "host")]
    [InlineData("sum(column: \"v\") |> keys()", "_start", "_stop", "Dc", "host")]
    [InlineData("sum(column: \"v\") |> columns()", "_start", "_stop", "Dc", "host", "v")]
    [InlineData("range(start: 2021-01-31T00:00:00Z) |> columns()", "_start", "_stop", "_time", "v", "Dc", "host")]
    public void Bounds_are_the_first_columns_of_a_table_and_of_its_key(string call, params string[] expected) => Assert.Equal(
        expected.Select(e => $"_value={e}"),
        ScriptRun.Rows($$"""
            import "array"

            array.from(rows: [{_time: 2021-01-31T00:00:00Z, v: 1, Dc: "x", host: "a"}])
                |> group(columns: ["Dc", "host"])
                |> range(start: 2021-01-30T00:00:00Z, stop: 2021-02-01T00:00:00Z)
                |> {{call}}
                |> keep(columns: ["_value"])
            """));
}
