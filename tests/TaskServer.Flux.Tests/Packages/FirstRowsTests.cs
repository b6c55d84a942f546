using System.Globalization;
using CsCheck;

namespace TaskServer.Flux.Tests.Packages;

/// <summary>A limit behind a sort finds its rows without sorting; with a step between the two everything is sorted.</summary>
public sealed class FirstRowsTests
{
    private static readonly Gen<string> Rows = Gen.Select(Gen.Int[-3, 3], Gen.Int[0, 9], Gen.Int[0, 2], static (a, b, g) => $"{(b == 0 ? "" : a.ToString(CultureInfo.InvariantCulture))},{(b == 1 ? "" : "x" + b)},{g}")
        .Array[1, 300].Select(static r => string.Join('\n', r.Select((row, i) => $",,0,{i},{row}")));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static readonly Gen<string> Type = OneOf("long", "double", "unsignedLong", "string");

    [Fact]
    public void Are_those_of_the_stable_sort() => Gen.Select(Rows, Type, Gen.Int[0, 40], Gen.Int[0, 5], Gen.Bool, OneOf("[\"a\"]", "[\"b\", \"a\"]", "[\"a\", \"none\", \"b\"]", "[\"g\"]"), OneOf("[\"g\"]", "[]")).Sample(
        static (rows, type, n, offset, desc, columns, groups) =>
        {
            var text = type == "unsignedLong" ? rows.Replace("-", "", StringComparison.Ordinal) : rows;
            var start = $"import \"csv\"\ncsv.from(csv: \"#datatype,string,long,long,{type},string,long\n#group,false,false,false,false,false,false\n#default,_result,,,,,\n,result,table,i,a,b,g\n{text}\n\") |> group(columns: {groups}) |> sort(columns: {columns}, desc: {(desc ? "true" : "false")})";
            var end = $" |> limit(n: {n}, offset: {offset})";
            Assert.Equal(ScriptRun.Rows(start + " |> map(fn: (r) => ({r with g: r.g}))" + end), ScriptRun.Rows(start + end));
        },
        iter: 120);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Are_found_among_many_chunks(bool desc)
    {
        var sort = $"import \"generate\"\ngenerate.from(start: 2020-01-01T00:00:00Z, stop: 2020-01-02T00:00:00Z, count: 20000, fn: (n) => (n * 7919) % 1009) |> sort(desc: {(desc ? "true" : "false")})";
        Assert.Equal(ScriptRun.Rows(sort)[..100], ScriptRun.Rows(sort + " |> limit(n: 100)"));
    }

    [Fact]
    public void Do_not_take_rows_from_another_reader() => Assert.Equal(
        ["_value=1", "_value=2", "_value=3", "_value=1"],
        ScriptRun.Rows("import \"array\"\ns = array.from(rows: [{_value: 3}, {_value: 1}, {_value: 2}]) |> sort()\ns |> yield(name: \"all\")\ns |> limit(n: 1) |> yield(name: \"one\")"));

    // Groups whose chunks come one by one, some without a column: the union shows its columns late.
    [Fact]
    public void Are_those_of_the_stable_sort_when_tables_merge() => Gen.Select(Rows, Rows, Gen.Int[0, 40], Gen.Bool, OneOf("[\"a\"]", "[\"b\", \"a\"]", "[\"g\"]", "[\"none\"]", "[\"c\", \"a\"]"), OneOf("[]", "[\"g\"]")).Sample(
        static (first, second, n, desc, columns, groups) =>
        {
            static string Csv(string rows, string label) => $"csv.from(csv: \"#datatype,string,long,long,long,string,long\n#group,false,false,false,false,false,true\n#default,_result,,,,,\n,result,table,i,a,{label},g\n{Sorted(rows)}\n\")";
            var start = $"import \"csv\"\nunion(tables: [{Csv(first, "b")}, {Csv(second, "c")}]) |> group(columns: {groups})";
            var end = $" |> sort(columns: {columns}, desc: {(desc ? "true" : "false")}) |> limit(n: {n})";
            Assert.Equal(ScriptRun.Rows(start + " |> limit(n: 1000)" + end.Replace(" |> limit", " |> map(fn: (r) => ({r with a: r.a})) |> limit", StringComparison.Ordinal)), ScriptRun.Rows(start + end));
        },
        iter: 120);

    // A table for each g.
    private static string Sorted(string rows) => string.Join('\n', rows.Split('\n').OrderBy(r => r[^1]).Select(r => $",,{r[^1]}{r[r.IndexOf(',', 3)..]}"));
}
