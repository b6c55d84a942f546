using CsCheck;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tests.Syntax;

namespace TaskServer.Flux.Tests.Formatting;

public sealed class FormatterTests
{
    [Fact]
    public void What_is_printed_parses_to_the_same_tree() => ScriptGenerator.Script.Sample(
        script =>
        {
            var file = FluxParser.Parse(script);
            var again = FluxParser.Parse(FluxFormatter.Format(file));
            Assert.Null(AstChecker.Describe(again));
            Assert.Equal(TreeText.Of(file), TreeText.Of(again));
        },
        iter: 500);

    [Fact]
    public void No_comment_is_lost() => ScriptGenerator.Script.Sample(
        script =>
        {
            var bare = script.Replace("// note\n", "", StringComparison.Ordinal).Replace("// piped", "", StringComparison.Ordinal)
                .Replace("// dict", "", StringComparison.Ordinal).Replace("k k", "kk", StringComparison.Ordinal);
            // A comment before every token that has a blank in front of it.
            var count = 0;
            var commented = string.Concat(bare.Split(' ').Select(piece => $"{piece} // c{count++}\n"));
            var printed = FluxFormatter.Format(FluxParser.Parse(commented));
            Assert.Equal(TreeText.Of(FluxParser.Parse(commented)), TreeText.Of(FluxParser.Parse(printed)));
            for (var i = 0; i < count; i++)
                Assert.Contains($"// c{i}\n", printed, StringComparison.Ordinal);
        },
        iter: 500);

    [Theory]
    [InlineData("x = -(2.0 ^ 2.0)", "x = -(2.0 ^ 2.0)")]
    [InlineData("x = -(-5)", "x = --5")]
    [InlineData("x = ((r) => 1) + 2", "x = ((r) => 1) + 2")]
    [InlineData("x = (r) => ({a: 1}).a", "x = (r) => ({a: 1}.a)")]
    [InlineData("x = -(a |> f())", "x = -(a |> f())")]
    [InlineData("x = (a and b) or c", "x = a and b or c")]
    [InlineData("x = a - (b - c)", "x = a - (b - c)")]
    [InlineData("x = (1).b", "x = (1).b")]
    public void Parentheses_stay_where_they_mean_something(string script, string printed) =>
        Assert.Equal(printed + "\n", FluxFormatter.Format(FluxParser.Parse(script)));

    [Theory]
    [InlineData("x = \"two  \n  lines \"\n")]
    [InlineData("builtin f : (a: int) => int\n")]
    [InlineData("testcase a extends \"b\" {\n    x = 1\n}\n")]
    public void What_is_laid_out_already_stays(string script) => Assert.Equal(script, FluxFormatter.Format(FluxParser.Parse(script)));

    [Fact]
    public void Comments_in_odd_places_stay() => Assert.Equal(
        ["// 0", "// 1", "// 2", "// 3", "// 4", "// 5", "// 6", "// 7", "// 8"],
        FluxFormatter.Format(FluxParser.Parse("// 0\nbuiltin x : // 1\n( // 2\n<- // 3\na // 4\n: // 5\nint // 6\n) // 7\n=> int // 8\n"))
            .Split('\n').Where(line => line.Contains("//", StringComparison.Ordinal)).Select(line => line[line.IndexOf("//", StringComparison.Ordinal)..]));

    [Fact]
    public void Layouts_that_never_fit_do_not_double_the_work_forever()
    {
        var script = "x = " + string.Concat(Enumerable.Repeat("[", 60)) + new string('a', 120) + string.Concat(Enumerable.Repeat("]", 60));
        Assert.Contains(new string('a', 120), FluxFormatter.Format(FluxParser.Parse(script)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_without_source_is_printed_too()
    {
        var span = SourceSpan.None;
        var text = new StringLiteral("say \"hi\" \\ ${x}", span);
        var number = new FloatLiteral(1e21, span);
        var file = new SourceFile(null, [], [new VariableAssignment(new Identifier("x", span), new ArrayExpression([new ArrayItem(text), new ArrayItem(number)], span), span)], span);
        Assert.Equal("x = [\"say \\\"hi\\\" \\\\ \\${x}\", 1000000000000000000000.0]\n", FluxFormatter.Format(file));
    }

    [Fact]
    public void What_is_no_expression_cannot_be_printed() =>
        Assert.Equal("bad expression", Assert.Throws<FluxException>(() => FluxFormatter.Format(FluxParser.Parse("x = "))).Message);
}
