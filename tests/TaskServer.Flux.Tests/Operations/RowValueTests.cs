using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

public sealed class RowValueTests
{
    [Fact]
    public void Unsigned_numbers_may_shrink() => Assert.Equal(
        ["_value=-4"],
        ScriptRun.Rows("""
            import "array"
            array.from(rows: [{_value: uint(v: 9)}, {_value: uint(v: 5)}]) |> difference()
            """));

    [Fact]
    public void Unsigned_numbers_beyond_the_signed_ones_compare_as_what_they_are() => Assert.Equal(
        ["_time=2021-01-01T00:00:01.000000000Z _value="],
        ScriptRun.Rows("""
            import "array"
            array.from(rows: [{_time: 2021-01-01T00:00:00Z, _value: uint(v: -1)}, {_time: 2021-01-01T00:00:01Z, _value: uint(v: 5)}]) |> derivative(nonNegative: true)
            """));

    [Fact]
    public void Hours_are_those_of_the_location() => Assert.Equal(
        ["_time=2021-07-01T06:30:00.000000000Z"],
        ScriptRun.Rows("""
            import "array"
            import "timezone"

            option location = timezone.location(name: "Europe/Berlin")
            array.from(rows: [{_time: 2021-01-01T06:30:00Z}, {_time: 2021-07-01T06:30:00Z}]) |> hourSelection(start: 8, stop: 8)
            """));

    [Fact]
    public void Days_begin_at_the_locations_midnight() => Assert.Equal(
        ["_time=2021-06-30T22:00:00.000000000Z"],
        ScriptRun.Rows("""
            import "array"
            import "timezone"

            option location = timezone.location(name: "Europe/Berlin")
            array.from(rows: [{_time: 2021-07-01T20:30:00Z}]) |> truncateTimeColumn(unit: 1d)
            """));

    [Fact]
    public void The_name_of_another_time_column_to_truncate_has_no_effect() => Assert.Equal(
        ["_time=2021-07-01T00:00:00.000000000Z at=2021-07-01T20:30:00.000000000Z"],
        ScriptRun.Rows("""
            import "array"
            array.from(rows: [{_time: 2021-07-01T20:30:00Z, at: 2021-07-01T20:30:00Z}]) |> truncateTimeColumn(timeColumn: "at", unit: 1d)
            """));

    [Fact]
    public void Conditions_on_missing_columns_do_not_hold() => Assert.Equal(
        ["_value=1 stateCount=-1"],
        ScriptRun.Rows("""
            import "array"
            import "internal/debug"
            array.from(rows: [{_value: 1}]) |> debug.opaque() |> stateCount(fn: (r) => r.nope == "x")
            """));

    [Fact]
    public void An_error_of_a_condition_names_the_operation() => Assert.Contains(
        "stateCount: failed to evaluate stateCount function: cannot convert string \"x\" to int",
        ScriptRun.Failure("""
            import "array"
            array.from(rows: [{_value: "x"}]) |> stateCount(fn: (r) => int(v: r._value) > 0)
            """),
        StringComparison.Ordinal);

    [Fact]
    public void A_text_is_set_only_where_texts_stand() => Assert.Contains(
        "set: column v:int is not of type string",
        ScriptRun.Failure("""
            import "array"
            import "internal/debug"
            array.from(rows: [{v: 1}]) |> debug.opaque() |> set(key: "v", value: "x")
            """),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("elapsed(unit: 0s)")]
    [InlineData("derivative(unit: 0s)")]
    public void A_unit_of_nothing_is_refused(string operation) => Assert.Contains(
        "unit must be greater than zero",
        ScriptRun.Failure($$"""
            import "array"
            array.from(rows: [{_time: 2021-01-01T00:00:00Z, _value: 1}, {_time: 2021-01-01T00:00:00Z, _value: 1}]) |> {{operation}}
            """),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("2.0", "[1.0, 2.0]", true)]
    [InlineData("\"c\"", "[\"a\", \"b\"]", false)]
    [InlineData("1", "[]", false)]
    public void Lists_contain_equal_values(string value, string list, bool expected) => Assert.Equal(
        [$"v={(expected ? "true" : "false")}"],
        ScriptRun.Rows($$"""
            import "array"
            array.from(rows: [{v: contains(value: {{value}}, set: {{list}})}])
            """));

    [Fact]
    public void Every_pair_of_a_large_run_is_joined() => Assert.Equal(
        ["n=40000"],
        ScriptRun.Rows("""
            import "generate"

            many = () => generate.from(start: 2021-01-01T00:00:00Z, stop: 2021-01-02T00:00:00Z, count: 200, fn: (n) => n) |> set(key: "k", value: "x")
            join(tables: {a: many() |> rename(columns: {_value: "n"}), b: many()}, on: ["k"]) |> keep(columns: ["n"]) |> count(column: "n")
            """));
}
