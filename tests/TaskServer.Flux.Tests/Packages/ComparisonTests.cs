namespace TaskServer.Flux.Tests.Packages;

public sealed class ComparisonTests
{
    private const string Imports = "import \"array\"\nimport \"testing\"\nimport \"experimental\"\n";

    [Fact]
    public void Floats_within_the_tolerance_are_equal()
    {
        const string Script = Imports + "testing.diff(got: array.from(rows: [{v: 1.0, n: 0.0 / 0.0}]), want: array.from(rows: [{v: 1.0000005, n: 0.0 / 0.0}])";
        Assert.Empty(ScriptRun.Rows(Script + ")"));
        Assert.Empty(ScriptRun.Rows(Script + ", nansEqual: true, verbose: true, epsilon: 1)"));
        Assert.Equal(["_diff=- n=NaN v=1.0000005", "_diff=+ n=NaN v=1"], ScriptRun.Rows(Script + ", epsilon: 0.0000001)"));
    }

    [Fact]
    public void Tables_that_only_one_side_has_are_differences() => Assert.Equal(
        ["_diff=- k=b v=2", "_diff=+ k=c v=3"],
        ScriptRun.Rows(Imports + """
            a = array.from(rows: [{k: "a", v: 1}, {k: "c", v: 3}]) |> group(columns: ["k"])
            b = array.from(rows: [{k: "a", v: 1}, {k: "b", v: 2}]) |> group(columns: ["k"])
            testing.diff(got: a, want: b)
            """));

    [Fact]
    public void Several_tables_of_one_key_are_compared_together()
    {
        const string Header = "\n#datatype,string,long,long,string\n#group,false,false,false,true\n#default,_result,,,\n,result,table,v,k\n";
        const string Script = Imports + "import \"csv\"\na = csv.from(csv: \"" + Header + ",,0,1,a\n,,0,2,a\n,,1,3,a\n\")\nb = csv.from(csv: \"" + Header + ",,0,1,a\n,,1,2,a\n,,1,";
        Assert.Empty(ScriptRun.Rows(Script + "3,a\n\")\ntesting.diff(got: a, want: b)"));
        Assert.Equal(["_diff= k=a v=1", "_diff= k=a v=2", "_diff=- k=a v=4", "_diff=+ k=a v=3"], ScriptRun.Rows(Script + "4,a\n\")\ntesting.diff(got: a, want: b)"));
    }

    [Fact]
    public void A_further_column_makes_every_row_different() => Assert.Equal(
        ["_diff=- v=1 w=", "_diff=+ v=1 w=2"],
        ScriptRun.Rows(Imports + "experimental.diff(got: array.from(rows: [{v: 1, w: 2}]) |> drop(columns: [\"none\"]), want: array.from(rows: [{v: 1}]))"));

    [Fact]
    public void Columns_of_different_types_cannot_be_compared() => Assert.Contains(
        "cannot compare column \"v\": it is of type string in want and int in got",
        ScriptRun.Failure(Imports + "experimental.diff(got: array.from(rows: [{v: 1}]) |> drop(columns: [\"none\"]), want: array.from(rows: [{v: \"1\"}]))"),
        StringComparison.Ordinal);

    [Fact]
    public void A_failed_assertion_names_the_test_and_the_table() => Assert.Contains(
        "test \"mine\" failed: the table with the key {k: a} differs",
        ScriptRun.Failure(Imports + """
            a = array.from(rows: [{k: "a", v: 1}]) |> group(columns: ["k"])
            b = array.from(rows: [{k: "a", v: 2}]) |> group(columns: ["k"])
            testing.assertEquals(name: "mine", got: a, want: b)
            """),
        StringComparison.Ordinal);

    [Fact]
    public void A_function_that_should_fail_and_does_not_is_a_failure() => Assert.Contains(
        "the function was expected to fail, but it did not",
        ScriptRun.Failure(Imports + "testing.shouldError(fn: () => 1, want: /x/)"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("die(msg: \"x\")", "3")]
    [InlineData("secrets.get(key: \"x\")", "5")]
    public void Caught_errors_have_the_number_of_their_code(string failing, string code) => Assert.Equal(
        [$"code={code}"],
        ScriptRun.Rows(Imports + $"import \"influxdata/influxdb/secrets\"\narray.from(rows: [{{code: experimental.catch(fn: () => {failing}).code}}])"));
}
