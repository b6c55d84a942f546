using System.Buffers;
using System.Text;
using TaskServer.Flux.Csv;

namespace TaskServer.Flux.Tests.Runtime;

/// <summary>The fast ways give what the slow ones give.</summary>
public sealed class ColumnwiseTests
{
    private const string Rows =
        """
        import "csv"

        data = csv.from(csv: "#datatype,string,long,dateTime:RFC3339,long,double,string,boolean
        #group,false,false,false,false,false,false,false
        #default,_result,,,,,,
        ,result,table,_time,i,f,s,b
        ,,0,2024-01-01T00:00:00Z,1,1.5,x,true
        ,,0,2024-01-01T00:00:40Z,,2.5,,false
        ,,0,2024-01-01T00:02:10Z,-7,,z,
        ,,0,2024-01-01T00:02:50Z,4,-0.5,a,true
        ,,0,2024-01-01T00:07:00Z,9,100.25,x,false
        ")

        """;

    [Theory]
    [InlineData("r.i * 3 - 1")]
    [InlineData("r.i / 2 + r.i % 3")]
    [InlineData("-r.f / 2.0")]
    [InlineData("r.f ^ 2.0")]
    [InlineData("r.s + \"!\"")]
    [InlineData("r.i > 1 and r.b")]
    [InlineData("r.i > 1 or not r.b")]
    [InlineData("exists r.s and r.s != \"x\"")]
    [InlineData("if r.f > 1 then r.i else 0")]
    [InlineData("if exists r.i then \"has\" else r.s")]
    [InlineData("r.s < \"y\"")]
    [InlineData("r._time >= 2024-01-01T00:02:00Z")]
    public void An_expression_means_the_same_column_by_column_and_row_by_row(string expression) => Assert.Equal(
        Run($"{Rows}data |> map(fn: (r) => ({{_time: r._time, v: {expression}}}))"),
        Run($"{Rows}data |> map(fn: (r) => {{\n v = {expression}\n return {{_time: r._time, v: v}}\n}})"));

    [Theory]
    [InlineData("every: 1m, fn: FN")]
    [InlineData("every: 1m, createEmpty: false, fn: FN")]
    [InlineData("every: 1m, offset: 30s, fn: FN")]
    [InlineData("every: 2m, period: 1m, fn: FN")]
    [InlineData("every: 1m, period: 3m, fn: FN")]
    [InlineData("every: 1m, timeSrc: \"_start\", fn: FN")]
    [InlineData("every: 1mo, location: {zone: \"America/New_York\", offset: 0h}, fn: FN")]
    public void A_window_means_the_same_in_one_pass_and_as_a_table_of_its_own(string arguments)
    {
        foreach (var name in new[] { "sum", "count", "mean", "max", "first", "last" })
        {
            string Query(string function) =>
                $"{Rows}data |> keep(columns: [\"_time\", \"i\"]) |> range(start: 2024-01-01T00:00:00Z, stop: 2024-01-01T00:08:00Z) "
                + $"|> aggregateWindow({arguments.Replace("FN", function, StringComparison.Ordinal)}, column: \"i\") |> sort(columns: [\"_time\"]) |> keep(columns: [\"_time\", \"i\", \"_start\", \"_stop\"]) |> pivot(rowKey: [\"_time\"], columnKey: [\"_start\"], valueColumn: \"i\")";
            Assert.Equal(Run(Query(name)), Run(Query($"(column, tables=<-) => tables |> {name}(column: column) |> limit(n: 9)")));
        }
    }

    private static string Run(string script)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new AnnotatedCsvWriter(output, CsvDialect.Annotated);
        using var run = FluxEngine.Compile(script.Replace("        #", "#", StringComparison.Ordinal)).Run(new FluxEnvironment());
        foreach (var result in run.Results)
        {
            foreach (var _ in writer.Write(result))
            {
            }
        }
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
