namespace TaskServer.Flux.Tests.Packages;

/// <summary>Packages that scripts import to test functions.</summary>
public sealed class TestSupportTests
{
    [Theory]
    [InlineData("import \"testing\"\ntesting.shouldErrorWithCode(fn: () => die(msg: \"some trouble\"), want: /trouble/, code: uint(v: 3))")]
    [InlineData("import \"testing\"\nimport \"internal/testutil\"\ntesting.shouldError(fn: testutil.fail, want: /fail/)")]
    [InlineData("import \"testing\"\nimport \"internal/testutil\"\nx = testutil.makeRecord(o: {a: 1})\ntesting.assertEqualValues(got: testutil.yield(v: x.a), want: 1)")]
    [InlineData("import \"testing\"\nimport \"internal/gen\"\ntesting.diff(got: gen.tables(n: 50, seed: 3, nulls: 0.3), want: gen.tables(n: 50, seed: 3, nulls: 0.3))")]
    [InlineData("import \"testing\"\nimport \"internal/influxql\"\ntesting.assertEqualValues(got: int(v: influxql.maxTime) + int(v: influxql.epoch), want: 9223372036854775806)")]
    [InlineData("import \"testing\"\nimport \"internal/boolean\"\nimport \"internal/location\"\ntesting.assertEqualValues(got: boolean.true and location.location.zone == \"UTC\", want: true)")]
    [InlineData("import \"testing\"\nimport \"internal/debug\"\noption now = () => 2020-01-01T00:00:00Z\nf = debug.getOption(pkg: \"universe\", name: \"now\")\ntesting.assertEqualValues(got: f(), want: 2020-01-01T00:00:00Z)")]
    [InlineData("import \"testing\"\nimport \"testing/expect\"\nexpect.planner(rules: [\"pushDown\": 1])\ntesting.assertEqualValues(got: 1, want: 1)")]
    [InlineData("import \"testing\"\nimport \"experimental/iox\"\ntesting.assertEqualValues(got: iox.sqlInterval(d: 1y2mo3w4d5h6m7s8ms9us10ns), want: \"1 years 2 months 3 weeks 4 days 5 hours 6 minutes 7 seconds 8 milliseconds 9 microseconds 10 nanoseconds\")")]
    [InlineData("import \"testing\"\nimport \"internal/debug\"\ntesting.shouldError(fn: () => debug.getOption(pkg: \"universe\", name: \"sum\"), want: /not found/)")]
    public void Nothing_differs(string script) => Assert.Empty(ScriptRun.Rows(script));

    [Fact]
    public void Another_code_is_a_difference() => Assert.Single(ScriptRun.Rows("""
        import "testing"

        testing.shouldErrorWithCode(fn: () => die(msg: "some trouble"), want: /trouble/, code: uint(v: 4))
        """));

    [Fact]
    public void Generated_series_have_all_combinations_of_tags() => Assert.Equal(
        ["_value=5000 a=a0 b=b0", "_value=5000 a=a0 b=b1", "_value=5000 a=a1 b=b0", "_value=5000 a=a1 b=b1"],
        ScriptRun.Rows("import \"internal/gen\"\ngen.tables(n: 5000, tags: [{name: \"a\", cardinality: 2}, {name: \"b\", cardinality: 2}]) |> count()"));

    // A replaced member stands in the inferred type behind the one that replaced it.
    [Theory]
    [InlineData("{r with x: r.x + 1}", "{x: 2, y: \"a\"}")]
    [InlineData("{r with x: string(v: r.x)}", "{x: \"1\", y: \"a\"}")]
    [InlineData("{r with y: 2.5, x: 7}", "{x: 7, y: 2.5}")]
    public void Rows_with_replaced_members_compare_with_literal_ones(string row, string wanted) => Assert.Empty(ScriptRun.Rows($$"""
        import "array"
        import "testing"

        change = (tables=<-) => tables |> map(fn: (r) => ({{row}}))
        testing.diff(got: array.from(rows: [{x: 1, y: "a"}]) |> change(), want: array.from(rows: [{{wanted}}]))
        """));

    [Fact]
    public void An_accumulator_can_be_replaced_member_by_member() => Assert.Equal(["n=3 s=12"], ScriptRun.Rows("""
        import "array"

        array.from(rows: [{a: 1}, {a: 2}])
            |> reduce(identity: {n: 0, s: ""}, fn: (r, accumulator) => ({accumulator with n: accumulator.n + r.a, s: accumulator.s + string(v: r.a)}))
        """));
}
