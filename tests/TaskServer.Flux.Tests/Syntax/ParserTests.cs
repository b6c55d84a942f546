using System.Text;
using CsCheck;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tests.Syntax;

public sealed class ParserTests
{
    private static readonly (string Text, int Strength)[] _operators =
    [
        ("or", 1), ("and", 2), ("==", 4), ("!=", 4), ("<", 4), ("<=", 4), (">", 4), (">=", 4), ("=~", 4), ("!~", 4),
        ("+", 5), ("-", 5), ("*", 6), ("/", 6), ("%", 6), ("^", 7),
    ];

    public static TheoryData<string, string, bool> OperatorPairs()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var first in _operators)
        {
            foreach (var second in _operators)
                data.Add(first.Text, second.Text, first.Strength >= second.Strength);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(OperatorPairs))]
    public void The_stronger_operator_takes_the_operand_and_equals_group_to_the_left(string first, string second, bool left)
    {
        var (expected, actual) = (
            left ? $"(a {first} b) {second} c" : $"a {first} (b {second} c)",
            $"a {first} b {second} c");
        Assert.Equal(TreeText.Of(Expression(expected)), TreeText.Of(Expression(actual)));
    }

    [Theory]
    [InlineData("not a == b", "not (a == b)")]
    [InlineData("not a and b", "(not a) and b")]
    [InlineData("exists r.x and r.x > 1", "(exists r.x) and (r.x > 1)")]
    [InlineData("-x.a", "-(x.a)")]
    [InlineData("-1d |> f()", "(-1d) |> f()")]
    [InlineData("1 + xs |> length()", "1 + (xs |> length())")]
    [InlineData("a ^ b |> f()", "a ^ (b |> f())")]
    [InlineData("(r) => r.a > 1 and r.b > 2", "(r) => (r.a > 1 and r.b > 2)")]
    [InlineData("if a then b else c + d", "if a then b else (c + d)")]
    [InlineData("x = f\n(a: 1)", "x = f(a: 1)")]
    [InlineData("a[\"name\"]", "a . name")]
    public void Rules_of_precedence_and_juxtaposition(string script, string meaning) =>
        Assert.Equal(TreeText.Of(FluxParser.Parse(meaning).Body[0]), TreeText.Of(FluxParser.Parse(script).Body[0]), ignoreCase: false);

    [Theory]
    [InlineData("a = 1 b = 2", 2)]
    [InlineData("a\nb\nc", 3)]
    [InlineData("\"a\" \"b\"", 2)]
    public void A_statement_ends_where_nothing_continues_it(string script, int statements) =>
        Assert.Equal(statements, FluxParser.Parse(script).Body.Length);

    [Theory]
    [InlineData("1h30m", "1h 30m")]
    [InlineData("10ms", "10ms")]
    [InlineData("1mo2y3µs", "1mo 2y 3us")]
    public void A_duration_is_one_token(string script, string parts)
    {
        var duration = Assert.IsType<DurationLiteral>(Expression(script));
        Assert.Equal(parts, string.Join(' ', duration.Values.Select(part => $"{part.Magnitude}{part.Unit}")));
    }

    [Theory]
    [InlineData("2021-01-01", 1609459200, 0)]
    [InlineData("2021-01-01T00:00:00.123456789Z", 1609459200, 123456789)]
    [InlineData("2021-01-01T02:00:00+02:00", 1609459200, 0)]
    [InlineData("1969-12-31T23:59:59.5Z", -1, 500000000)]
    [InlineData("0000-03-01", -62162035200, 0)]
    public void A_time_is_seconds_and_nanoseconds(string script, long seconds, int nanoseconds)
    {
        var time = Assert.IsType<DateTimeLiteral>(Expression(script));
        Assert.Equal((seconds, nanoseconds), (time.UnixSeconds, time.Nanoseconds));
    }

    [Theory]
    [InlineData("\"a\\n\\t\\\\\\\"\\x41\\xe2\\x98\\x83\"", "a\n\t\\\"A☃")]
    [InlineData("\"\\${x}\"", "${x}")]
    [InlineData("\"a$\"", "a$")]
    [InlineData("\"$${x}\"", "$${x}")]
    public void Escapes_of_a_string_are_resolved(string script, string value) =>
        Assert.Equal(value, Assert.IsType<StringLiteral>(Expression(script)).Value);

    [Fact]
    public void Interpolations_nest()
    {
        var outer = Assert.IsType<StringExpression>(Expression("\"${\"<${n}>\"}\""));
        var inner = Assert.IsType<StringExpression>(Assert.IsType<InterpolatedPart>(Assert.Single(outer.Parts)).Expression);
        Assert.Equal(3, inner.Parts.Length);
    }

    [Fact]
    public void A_slash_is_a_regular_expression_only_where_an_operand_may_start()
    {
        Assert.IsType<RegexpLiteral>(Expression("/a\\/b/"));
        Assert.Equal("((a Divide b) Divide c)", TreeText.Of(Expression("a /b/ c")));
    }

    [Fact]
    public void Comments_stay_with_the_token_behind_them()
    {
        var file = FluxParser.Parse("// one\na = 1 // two\n// end");
        Assert.Equal("// one\n", Assert.Single(Assert.IsType<VariableAssignment>(file.Body[0]).Id.Comments).Text);
        Assert.Equal(["// two\n", "// end"], file.EndComments.Select(comment => comment.Text));
    }

    [Fact]
    public void A_builtin_has_its_type()
    {
        var script = "builtin f : (<-tables: stream[A], ?onEmpty: string, fn: (r: {B with \"x y\": [int]}) => [string:dynamic]) => vector[T] where A: Record + Equatable, B: Record";
        var builtin = Assert.IsType<BuiltinStatement>(FluxParser.Parse(script).Body[0]);
        var type = Assert.IsType<FunctionType>(builtin.Type.Type);
        Assert.Equal(["tables", "onEmpty", "fn"], type.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([ParameterKind.Pipe, ParameterKind.Optional, ParameterKind.Required], type.Parameters.Select(parameter => parameter.Kind));
        Assert.Equal(["Record", "Equatable"], builtin.Type.Constraints[0].Kinds.Select(kind => kind.Name));
        Assert.Null(AstChecker.Describe(FluxParser.Parse(script)));
    }

    [Fact]
    public void Any_input_ends_and_is_checked_and_written() => ScriptGenerator.Broken.Sample(script =>
    {
        var file = FluxParser.Parse(script);
        AstChecker.Check(file);
        AstChecker.DescribeForTask(file);
        var json = Encoding.UTF8.GetString(AstJson.Write(file));
        Assert.Equal(TreeText.Of(file), TreeText.Of(AstJson.ReadFile(json)));
        foreach (var node in SyntaxTree.Walk(file))
            Assert.True(node.Span.Start <= node.Span.End && node.Span.End <= script.Length, $"{node.GetType().Name} {node.Span}");
    }, iter: 1500);

    [Fact]
    public void A_generated_script_has_no_mistakes() =>
        ScriptGenerator.Script.Sample(script => Assert.Null(AstChecker.Describe(FluxParser.Parse(script))), iter: 1000);

    private static Expression Expression(string script) => Assert.IsType<VariableAssignment>(Assert.Single(FluxParser.Parse("x = " + script).Body)).Init;
}
