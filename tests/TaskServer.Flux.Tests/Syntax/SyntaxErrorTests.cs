using System.Text;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tests.Syntax;

public sealed class SyntaxErrorTests
{
    private const string Task = "option task = {name: \"a\", every: 1h}\n";

    public static TheoryData<string, string> Recorded()
    {
        using var reader = new StreamReader(typeof(SyntaxErrorTests).Assembly.GetManifestResourceStream("syntax-errors.txt")!);
        var data = new TheoryData<string, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains(" ---> error", StringComparison.Ordinal))
                data.Add(Unescape(line.Split(" ---> ")[0]), Unescape(line.Split(" ---> ")[1]));
        }

        return data;
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            result.Append(text[i] != '\\' ? text[i] : text[++i] == 'n' ? '\n' : text[i]);
        return result.ToString();
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void The_engine_form_lists_every_mistake_in_tree_order(string script, string errors) =>
        Assert.Equal(errors, AstChecker.Describe(FluxParser.Parse(script)));

    [Theory]
    [InlineData("from(bucket: \"x\"", "loc 1:1-1:17: expected RPAREN, got EOF")]
    [InlineData("}", "loc 1:1-1:2: invalid statement @1:1-1:2: }")]
    [InlineData("☃", "loc 1:1-1:4: invalid statement @1:1-1:4: ☃")]
    [InlineData("option", "loc 1:1-1:7: invalid statement @1:1-1:7: option")]
    [InlineData("option task", "loc 1:1-1:7: invalid statement @1:1-1:7: option")]
    [InlineData("option task = {name: \"a\" every: 1h}", "loc 0:0-0:0: unknown operator \"<INVALID_OP>\"")]
    [InlineData("option task = {name: \"a\", every: 1x}", "loc 0:0-0:0: unknown operator \"<INVALID_OP>\"")]
    [InlineData(Task + "[1,2", "loc 0:0-0:0: unknown operator \"<INVALID_OP>\"")]
    [InlineData("option task = {name: \"a\",, every: 1h}", "loc 1:26-1:26: missing property in property list")]
    [InlineData("option task = {name: \"a\", every: }", "loc 1:27-1:32: missing property value")]
    [InlineData("option task = {name", "loc 1:15-1:20: expected RBRACE, got EOF")]
    [InlineData("option task = {name, every: 1h}", "loc 1:15-1:32: cannot mix implicit and explicit properties")]
    [InlineData(Task + "\nx = 1 +", "loc 3:5-3:8: missing right hand side of expression")]
    [InlineData(Task + "\nfrom(bucket: \"x\") |>", "loc 3:21-3:21: pipe destination must be a function call")]
    [InlineData(Task + "\n\"abc", "loc 3:1-3:5: got unexpected token in string expression @3:5-3:5: EOF")]
    [InlineData(Task + "\n@@", "loc 3:1-3:2: invalid statement @3:1-3:2: @")]
    [InlineData(Task + "if x then", "loc 2:1-2:10: expected ELSE, got EOF")]
    [InlineData(Task + "f = (a,b => a", "loc 2:10-2:10: expected IDENT, got ARROW (=>) at 2:10")]
    [InlineData("import", "loc 1:7-1:7: expected STRING, got EOF")]
    [InlineData("import \"x", "loc 1:8-1:9: expected STRING, got QUOTE (\") at 1:8")]
    [InlineData("package", "loc 1:8-1:8: expected IDENT, got EOF")]
    public void The_task_form_names_the_first_mistake(string script, string error) =>
        Assert.Equal(error, AstChecker.DescribeForTask(FluxParser.Parse(script)));

    [Theory]
    [InlineData("x = ")]
    [InlineData("option task =")]
    [InlineData("x = {a: 1,}")]
    public void The_task_form_overlooks_values_that_are_missing(string script) => Assert.Null(AstChecker.DescribeForTask(FluxParser.Parse(script)));

    [Theory]
    [InlineData("(", "( error: unclosed group")]
    [InlineData("a)", "a)  error: unopened group")]
    [InlineData("a|*", "a|*   error: repetition operator missing expression")]
    [InlineData("a{", "a{  error: unclosed counted repetition")]
    [InlineData("a{2,1}", "a{2,1}  error: invalid repetition count range, the start must be <= the end")]
    [InlineData("a{x}", "a{x}   error: repetition quantifier expects a valid decimal")]
    [InlineData("[]", "[] error: unclosed character class")]
    [InlineData("[z-a]", "[z-a]  error: invalid character class range, the start must be <= the end")]
    [InlineData("[a-\\d]", "[a-\\d]    error: invalid range boundary, must be a literal")]
    [InlineData("\\y", "\\y error: unrecognized escape sequence")]
    [InlineData("(?<a>b)", "(?<a>b)   error: unrecognized flag")]
    [InlineData("ab(?=c)", "ab(?=c)   error: look-around, including look-ahead and look-behind, is not supported")]
    [InlineData("abcdef(", "abcdef(    error: unclosed group")]
    public void A_regular_expression_is_checked_before_it_runs(string pattern, string error) =>
        Assert.Equal("regex parse error: " + error, RegexSyntax.Check(pattern));

    [Theory]
    [InlineData("(?i)a|(?P<x>b+?)")]
    [InlineData("[]a-]{2,3}[[:alpha:]][^\\]]")]
    [InlineData("\\d\\.\\pL\\p{Greek}^$")]
    [InlineData("(|a)**")]
    public void A_good_regular_expression_has_no_mistake(string pattern) => Assert.Null(RegexSyntax.Check(pattern));

    [Fact]
    public void Columns_count_bytes_and_lines_count_from_one()
    {
        var file = FluxParser.Parse("a = \"☃😀é\" + \nbb");
        var sum = Assert.IsType<BinaryExpression>(Assert.IsType<VariableAssignment>(file.Body[0]).Init);
        Assert.Equal("1:5-1:16", sum.Left.Span.ToString());
        Assert.Equal("2:1-2:3", sum.Right.Span.ToString());
        Assert.Equal("bb", file.Text[sum.Right.Span.Start..sum.Right.Span.End]);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("f(a: ", ")")]
    [InlineData("() => ", "")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("if a then b else ", "")]
    [InlineData("1 + ", "")]
    [InlineData("a |> ", "()")]
    [InlineData("\"${", "}\"")]
    public void Nesting_has_a_limit_that_is_told(string open, string close)
    {
        const int levels = 20_000;
        var script = "x = " + string.Concat(Enumerable.Repeat(open, levels)) + "f" + string.Concat(Enumerable.Repeat(close, levels));
        Assert.Contains("Program is nested too deep", AstChecker.Describe(FluxParser.Parse(script)), StringComparison.Ordinal);
        Assert.Contains("Program is nested too deep", AstChecker.DescribeForTask(FluxParser.Parse(script)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("testcase a { ", 20_000)]
    [InlineData("builtin x : [", 1)]
    public void Nested_blocks_and_types_end_as_well(string open, int levels)
    {
        var script = string.Concat(Enumerable.Repeat(open, levels)) + new string('[', 20_000);
        Assert.Contains("Program is nested too deep", AstChecker.Describe(FluxParser.Parse(script)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_is_no_deep_nesting()
    {
        var hosts = string.Join(" or ", Enumerable.Range(0, 500).Select(i => $"r.host == \"h{i}\""));
        Assert.Null(AstChecker.Describe(FluxParser.Parse($"f = (r) => {hosts}")));
    }
}
