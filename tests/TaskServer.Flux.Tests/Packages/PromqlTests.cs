namespace TaskServer.Flux.Tests.Packages;

/// <summary>The expected numbers were worked out with a script of their own from the definitions in the documentation of Prometheus.</summary>
public sealed class PromqlTests
{
    private const string Counter = """
        import "array"
        import "internal/promql"

        samples = (values) =>
            array.from(rows: values |> array.map(fn: (x) => ({host: "a", _time: time(v: int(v: 2021-01-01T00:00:00Z) + x.s * 1000000000), _value: x.v})))
                |> range(start: 2020-12-31T23:59:20Z, stop: 2021-01-01T00:02:10Z)
                |> group(columns: ["_start", "_stop", "host"])
        counter =
            samples(
                values: [
                    {s: 0, v: 10.0},
                    {s: 15, v: 12.0},
                    {s: 30, v: 15.0},
                    {s: 45, v: 15.0},
                    {s: 60, v: 3.0},
                    {s: 75, v: 5.0},
                    {s: 90, v: 9.0},
                    {s: 105, v: 9.0},
                    {s: 120, v: 11.0},
                ],
            )
        """;

    [Theory]
    [InlineData("changes()", 6)]
    [InlineData("resets()", 1)]
    [InlineData("instantRate(isRate: true)", 2 / 15.0)]
    [InlineData("instantRate()", 2)]
    [InlineData("holtWinters(smoothingFactor: 0.5, trendFactor: 0.1)", 10.671839210937499)]
    [InlineData("linearRegression()", -0.03)]
    [InlineData("linearRegression(predict: true, fromNow: 600.0)", -10.21111111111111)]
    [InlineData("quantile(q: 0.9)", 15)]
    [InlineData("quantile(q: 1.5)", double.PositiveInfinity)]
    [InlineData("extrapolatedRate(isCounter: true, isRate: true)", 0.10784313725490195)]
    [InlineData("extrapolatedRate()", 1.1458333333333333)]
    public void A_range_of_samples_becomes_a_number(string call, double expected)
    {
        var row = Assert.Single(ScriptRun.Rows($"{Counter}\ncounter |> promql.{call} |> keep(columns: [\"_value\"])"));
        Assert.Equal(expected, row == "_value=+Inf" ? double.PositiveInfinity : double.Parse(row[7..], System.Globalization.CultureInfo.InvariantCulture), 1e-6);
    }

    [Theory]
    [InlineData("instantRate()")]
    [InlineData("extrapolatedRate(isRate: true)")]
    [InlineData("holtWinters(smoothingFactor: 0.5, trendFactor: 0.5)")]
    [InlineData("linearRegression()")]
    public void One_sample_is_not_enough(string call) => Assert.Empty(ScriptRun.Rows($"{Counter}\nsamples(values: [{{s: 0, v: 1.0}}]) |> promql.{call}"));

    [Theory]
    [InlineData("0.25", "0.1")]
    [InlineData("0.9", "0.5")]
    [InlineData("-1.0", "-Inf")]
    [InlineData("2.0", "+Inf")]
    public void Quantiles_lie_within_buckets(string quantile, string expected) => Assert.Equal(
        [$"_value={expected} h=a"],
        ScriptRun.Rows($$"""
            import "array"
            import "internal/promql"

            array.from(rows: [{le: "0.1", _value: 2.0, h: "a"}, {le: "+Inf", _value: 8.0, h: "a"}, {le: "0.5", _value: 6.0, h: "a"}, {le: "no", _value: 9.0, h: "a"}])
                |> group(columns: ["h"])
                |> promql.promHistogramQuantile(quantile: {{quantile}})
            """));

    [Theory]
    [InlineData("web-(.*)", "<$1>", "_value=1 host=web-1 n=<1> old=x")]
    [InlineData("web", "<$1>", "_value=1 host=web-1 old=x")]
    public void Labels_are_replaced_where_the_whole_of_one_matches(string regex, string replacement, string expected) => Assert.Equal([expected], LabelReplace("n", regex, replacement));

    [Fact]
    public void An_empty_replacement_takes_the_label_away() => Assert.Equal(["_value=1 host=web-1"], LabelReplace("old", ".*", ""));

    [Fact]
    public void Parts_of_times_are_numbers() => Assert.Equal(["text=28 5 29 23 59 2 2020"], ScriptRun.Rows("""
        import "array"
        import "internal/promql"

        t = 1582934399.5
        text =
            "${promql.promqlDayOfMonth(timestamp: t)} ${promql.promqlDayOfWeek(timestamp: t)} ${promql.promqlDaysInMonth(timestamp: t)} ${promql.promqlHour(
                    timestamp: t,
                )} ${promql.promqlMinute(timestamp: t)} ${promql.promqlMonth(timestamp: t)} ${promql.promqlYear(timestamp: t)}"
        array.from(rows: [{text: text}])
        """));

    private static string[] LabelReplace(string destination, string regex, string replacement) => ScriptRun.Rows($$"""
        import "array"
        import "internal/promql"

        array.from(rows: [{host: "web-1", old: "x", _value: 1.0}])
            |> group(columns: ["host", "old"])
            |> promql.labelReplace(source: "host", destination: "{{destination}}", regex: "{{regex}}", replacement: "{{replacement}}")
        """);
}
