using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

/// <summary>What an operation carries from row to row it carries from chunk to chunk as well.</summary>
public sealed class ChunkBorderTests
{
    // Grouping by a number of its own and back leaves one table with a chunk for each row.
    private const string Split = """ |> group(columns: ["i"]) |> group()""";

    private static readonly string Data = $$"""
        import "array"
        import "internal/debug"

        data = array.from(rows: [
        {{string.Join(",\n", Enumerable.Range(0, 20).Select(Row))}}
        ])

        """;

    private static string Row(int i)
    {
        var value = i % 5 is 0 or 3 ? "debug.null(type: \"float\")" : $"{i * 7 % 11}.5";
        var text = i % 4 == 2 ? "debug.null(type: \"string\")" : $"\"t{i % 3}\"";
        return $"{{i: {i}, _time: 2021-01-01T{i:00}:{i * i % 60:00}:00Z, _value: {value}, n: {i * 5 % 13}, u: uint(v: {i * 3 % 7}), t: {text}}}";
    }

    [Theory]
    [InlineData("cumulativeSum(columns: [\"_value\", \"n\", \"u\"])")]
    [InlineData("derivative(columns: [\"_value\", \"n\", \"u\"], nonNegative: true)")]
    [InlineData("derivative(unit: 1m, columns: [\"_value\", \"u\"], initialZero: true, nonNegative: true)")]
    [InlineData("difference(columns: [\"_value\", \"n\", \"u\"])")]
    [InlineData("difference(columns: [\"_value\", \"u\"], nonNegative: true, keepFirst: true)")]
    [InlineData("difference(columns: [\"n\", \"u\"], nonNegative: true, initialZero: true)")]
    [InlineData("elapsed(unit: 1m)")]
    [InlineData("fill(usePrevious: true)")]
    [InlineData("fill(column: \"t\", usePrevious: true)")]
    [InlineData("fill(column: \"t\", value: \"-\")")]
    [InlineData("fill(value: -1.0)")]
    [InlineData("hourSelection(start: 20, stop: 3)")]
    [InlineData("keyValues(keyColumns: [\"t\"])")]
    [InlineData("stateCount(fn: (r) => r.n > 5)")]
    [InlineData("stateCount(fn: (r) => r._value > 3.0)")]
    [InlineData("stateDuration(fn: (r) => r.u > uint(v: 2), unit: 1m)")]
    [InlineData("tail(n: 7)")]
    [InlineData("tail(n: 3, offset: 5)")]
    [InlineData("tail(n: 30, offset: 15)")]
    [InlineData("tail(n: 3, offset: 30)")]
    [InlineData("timeShift(duration: 1mo)")]
    [InlineData("toString()")]
    [InlineData("truncateTimeColumn(unit: 1h)")]
    public void Rows_come_out_alike_however_they_are_cut(string operation)
    {
        var whole = ScriptRun.Rows($"{Data}data |> {operation}");
        Assert.Equal(whole, ScriptRun.Rows($"{Data}data{Split} |> {operation}"));
        Assert.Equal(operation.Contains("offset: 30", StringComparison.Ordinal), whole.Length == 0);
    }

    [Fact]
    public void Joins_find_the_same_pairs_however_rows_are_cut()
    {
        static string Join(string left, string right) => $"{Data}join(tables: {{a: {left}, b: {right}}}, on: [\"t\"]) |> keep(columns: [\"t\", \"i_a\", \"i_b\"])";

        var whole = ScriptRun.Rows(Join("data", "data |> limit(n: 9)"));
        Assert.Equal(36, whole.Length);
        Assert.Equal(whole, ScriptRun.Rows(Join("data" + Split, "data |> limit(n: 9)" + Split)));
    }
}
