using System.Globalization;
using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Library.Selectors;
using TaskServer.Flux.Library.Universe;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Tests.Packages;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tests.Library;

public sealed class AggregateTests
{
    private const string Rows = "import \"generate\"\ndata = generate.from(count: 10000, fn: (n) => n, start: 2021-01-01T00:00:00Z, stop: 2021-01-02T00:00:00Z)\n";

    private static readonly TableSchema Schema = new(new("host", ColumnType.String), new("_value", ColumnType.Float));

    [Theory]
    [InlineData("sum()", "_value=49995000")]
    [InlineData("mean()", "_value=4999.5")]
    [InlineData("count()", "_value=10000")]
    [InlineData("spread()", "_value=9999")]
    [InlineData("stddev(mode: \"population\")", "_value=2886.7513315143719")]
    [InlineData("skew()", "_value=0")]
    [InlineData("last() |> map(fn: (r) => ({v: r._value}))", "v=9999")]
    [InlineData("quantile(q: 0.25, method: \"exact_selector\") |> map(fn: (r) => ({v: r._value}))", "v=2499")]
    [InlineData("unique(column: \"_value\") |> count()", "_value=10000")]
    [InlineData("map(fn: (r) => ({v: r._value % 3})) |> distinct(column: \"v\") |> sum()", "_value=3")]
    [InlineData("map(fn: (r) => ({_value: r._value % 3})) |> mode()", "_value=0")]
    [InlineData("sample(n: 1000, pos: 7) |> sum()", "_value=45070")]
    [InlineData("movingAverage(n: 5000) |> sum()", "_value=25002499.5")]
    [InlineData("movingAverage(n: 5000) |> count()", "_value=5001")]
    [InlineData("exponentialMovingAverage(n: 4097) |> first() |> map(fn: (r) => ({v: r._value}))", "v=2048")]
    [InlineData("chandeMomentumOscillator(n: 5000) |> mean()", "_value=100")]
    [InlineData("reduce(fn: (r, accumulator) => ({n: accumulator.n + r._value % 2}), identity: {n: 0})", "n=5000")]
    public void Tables_of_many_chunks_give_the_same_as_one(string operation, string expected)
    {
        var row = Assert.Single(ScriptRun.Rows($"{Rows}data |> {operation}"));
        var (label, value) = (expected[..expected.IndexOf('=', StringComparison.Ordinal)], double.Parse(expected[(expected.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture));
        Assert.StartsWith($"{label}=", row, StringComparison.Ordinal);
        Assert.Equal(value, double.Parse(row[(label.Length + 1)..], CultureInfo.InvariantCulture), Math.Max(1e-9, Math.Abs(value) * 1e-9));
    }

    [Fact]
    public void Behind_group_no_rows_are_kept()
    {
        foreach (var create in new Func<StreamNode, StreamNode>[] { s => new SumNode(CallSite.None, s, "_value"), s => new ExtremeNode(CallSite.None, s, "_value", isMax: true) })
        {
            var context = new RunContext(new FluxEnvironment(), CancellationToken.None);
            var node = create(Grouped([("a", [1, 2]), ("b", [5]), ("c", [4, 3])]));
            node.Attach(context);
            Assert.Single(node.Read(context).ToList());
            // The table of the result, but none of the rows.
            Assert.InRange(context.Memory.Peak, 0, 300);
        }
    }

    [Theory]
    [InlineData("sum()", "_value=15")]
    [InlineData("count()", "_value=5")]
    [InlineData("min()", "_value=1 host=a")]
    [InlineData("max()", "_value=5 host=b")]
    [InlineData("first()", "_value=1 host=a")]
    [InlineData("last()", "_value=3 host=c")]
    public void Aggregates_merge_the_tables_that_group_joins(string operation, string expected) => Assert.Equal(
        [expected],
        ScriptRun.Rows($$"""
            import "array"
            array.from(rows: [{host: "a", _value: 1}, {host: "a", _value: 2}, {host: "b", _value: 5}, {host: "c", _value: 4}, {host: "c", _value: 3}])
                |> group(columns: ["host"])
                |> group()
                |> {{operation}}
            """));

    [Theory]
    [InlineData("count(column: \"b\")", "b=3")]
    [InlineData("sum(column: \"b\")", "b=7")]
    [InlineData("max(column: \"b\")", "b=7 k=y")]
    [InlineData("max(column: \"a\")", "a=2 b= k=x")]
    public void A_column_that_some_tables_lack_is_null_in_the_merged_one(string operation, string expected)
    {
        const string Text = """
            #datatype,string,long,string,long
            #group,false,false,true,false
            #default,_result,,,
            ,result,table,k,a
            ,,0,x,1
            ,,0,x,2

            #datatype,string,long,string,long
            #group,false,false,true,false
            #default,_result,,,
            ,result,table,k,b
            ,,1,y,7
            """;
        var row = Assert.Single(ScriptRun.Rows($"import \"csv\"\ncsv.from(csv: \"{Text}\") |> group() |> {operation}"));
        Assert.Equal(expected, row.Replace("a= ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stream_that_two_read_is_kept_for_both() => Assert.Equal(
        ["_value=3", "_value=6"],
        ScriptRun.Rows("""
            import "array"
            g = array.from(rows: [{_value: 1}, {_value: 2}, {_value: 3}]) |> group()
            g |> count() |> yield(name: "n")
            g |> sum() |> yield(name: "s")
            """));

    [Fact]
    public void Constant_columns_count_as_often_as_they_are_long()
    {
        var chunk = new Chunk(Schema, [Column.Constant(Value.String("a"), 3), Column.Constant(Value.Float(2), 3)], 3);
        Assert.Equal("6", Only(new SumNode(CallSite.None, Source(chunk), "_value")));
        Assert.Equal("3", Only(new CountNode(CallSite.None, Source(chunk), "host")));
        Assert.Equal("2", Only(new ExtremeNode(CallSite.None, Source(chunk), "_value", isMax: false)));
        Assert.Equal("2", Only(new DistinctNode(CallSite.None, Source(chunk), "_value")));
        Assert.Equal("0", Only(new SpreadNode(CallSite.None, Source(chunk), "_value")));
    }

    [Fact]
    public void The_last_row_of_a_constant_column_is_the_last_of_the_table()
    {
        var schema = new TableSchema(new("n", ColumnType.Int), new("_value", ColumnType.Float));
        var chunk = new Chunk(schema, [Column.OfInts([1, 2, 3]), Column.Constant(Value.Float(2), 3)], 3);
        foreach (var (isLast, expected) in new[] { (false, 1), (true, 3) })
        {
            var node = new EdgeNode(CallSite.None, new LiteralNode(CallSite.None, _ => [new(GroupKey.Empty, schema, [chunk])], isRowTypeKnown: true), "_value", isLast);
            Assert.Equal(expected, Assert.Single(Chunks(node))[0, 0].AsInt);
        }
    }

    [Fact]
    public void Exact_quantiles_are_counted_as_memory()
    {
        var context = new RunContext(new FluxEnvironment { Limits = new() { MemoryBytes = 1000 } }, CancellationToken.None);
        var node = new MeanQuantileNode(CallSite.None, Source(new Chunk(Schema, [Column.Constant(Value.String("a"), 500), Column.OfFloats(new double[500])], 500)), "_value", 0.5);
        node.Attach(context);
        Assert.StartsWith("memory allocation limit reached", Assert.Throws<FluxException>(() => node.Read(context).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_loses_against_every_number() => Assert.Equal(
        ["_value=1 n=2"],
        ScriptRun.Rows("import \"array\"\narray.from(rows: [{n: 1, _value: 0.0 / 0.0}, {n: 2, _value: 1.0}, {n: 3, _value: 0.0 / 0.0}, {n: 4, _value: 1.0}]) |> min()"));

    [Theory]
    [InlineData("movingAverage", "_value=2")]
    [InlineData("exponentialMovingAverage", "_value=2")]
    [InlineData("doubleEMA", "_value=2")]
    [InlineData("tripleEMA", "_value=2")]
    [InlineData("tripleExponentialDerivative", "_value=")]
    [InlineData("relativeStrengthIndex", "_value=100")]
    public void Too_few_rows_for_a_period_give_one_row(string name, string expected) => Assert.Equal(
        [expected],
        ScriptRun.Rows($"import \"array\"\narray.from(rows: [{{_value: 1.0}}, {{_value: 2.0}}, {{_value: 3.0}}]) |> {name}(n: 5)"));

    [Fact]
    public void A_forecast_with_the_right_season_fits_better()
    {
        double[] values = [5, 2, 3, 3, 5.1, 1.7, 3.2, 2.9, 5.4, 0.9, 3.7, 2.7];
        var rows = string.Join(", ", values.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{{_time: 2021-01-01T00:{i:d2}:00Z, _value: {v:F1}}}")));
        var plain = Forecast("");
        var seasonal = Forecast(", seasonality: 4");
        Assert.StartsWith("_time=2021-01-01T00:00:00.000000000Z _value=5 ", plain[0], StringComparison.Ordinal);
        Assert.StartsWith("_time=2021-01-01T00:14:00.000000000Z ", seasonal[^1], StringComparison.Ordinal);
        Assert.Equal((15, 15), (plain.Length, seasonal.Length));
        Assert.True(Error(seasonal) < Error(plain) / 2, $"{seasonal[0]} {plain[0]}");

        string[] Forecast(string more) => ScriptRun.Rows($"import \"array\"\narray.from(rows: [{rows}]) |> holtWinters(n: 3, interval: 1m, withFit: true, withMinSSE: true{more})");

        static double Error(string[] forecast) => double.Parse(forecast[0][(forecast[0].IndexOf("minSSE=", StringComparison.Ordinal) + 7)..], CultureInfo.InvariantCulture);
    }

    private static GroupNode Grouped(IEnumerable<(string Host, double[] Values)> tables) => new(
        CallSite.None,
        new LiteralNode(
            CallSite.None,
            _ => tables.Select(t => new Table(
                GroupKey.Of(("host", Value.String(t.Host))),
                Schema,
                [new Chunk(Schema, [Column.Constant(Value.String(t.Host), t.Values.Length), Column.OfFloats(t.Values)], t.Values.Length)])),
            isRowTypeKnown: true),
        [],
        isExcept: false);

    private static LiteralNode Source(Chunk chunk) => new(CallSite.None, _ => [new(GroupKey.Empty, Schema, [chunk])], isRowTypeKnown: true);

    private static string Only(StreamNode node)
    {
        var chunk = Assert.Single(Chunks(node));
        Assert.Equal(1, chunk.Rows);
        return Display.Text(chunk[chunk.Schema.Count - 1, 0]);
    }

    private static List<Chunk> Chunks(StreamNode node)
    {
        var context = new RunContext(new FluxEnvironment(), CancellationToken.None);
        node.Attach(context);
        return [.. node.Read(context).SelectMany(t => t.Chunks)];
    }

    [Fact]
    public void A_value_beyond_all_bins_is_told_with_the_last_of_them() => Assert.EndsWith(
        "histogram: found value greater than any bin, 2 2 NaN +Inf",
        ScriptRun.Failure("""
            import "array"
            import "math"

            array.from(rows: [{_value: math.NaN()}]) |> histogram(bins: [1.0, math.mInf(sign: 1)])
            """),
        StringComparison.Ordinal);
}
