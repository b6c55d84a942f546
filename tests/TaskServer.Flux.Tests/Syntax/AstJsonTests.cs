using System.Text;
using System.Text.Json;
using CsCheck;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tests.Syntax;

public sealed class AstJsonTests
{
    [Fact]
    public void Reading_what_was_written_gives_the_tree_with_its_comments() => ScriptGenerator.Script.Sample(
        script =>
        {
            var file = FluxParser.Parse(script);
            var read = AstJson.ReadFile(Encoding.UTF8.GetString(AstJson.Write(file)));
            Assert.Equal(FluxFormatter.Format(file), FluxFormatter.Format(read));
        },
        iter: 500);

    [Fact]
    public void A_package_shows_the_public_names()
    {
        using var json = JsonDocument.Parse(AstJson.WritePackage(FluxParser.Parse("option task = {name: \"a\", every: 1h30m}")));
        Assert.Equal("Package", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("main", json.RootElement.GetProperty("package").GetString());
        var option = json.RootElement.GetProperty("files")[0].GetProperty("body")[0];
        Assert.Equal("OptionStatement", option.GetProperty("type").GetString());
        Assert.Equal("1:1-1:40", At(option.GetProperty("location")));
        Assert.Equal("option task = {name: \"a\", every: 1h30m}", option.GetProperty("location").GetProperty("source").GetString());
        var every = option.GetProperty("assignment").GetProperty("init").GetProperty("properties")[1].GetProperty("value");
        Assert.Equal("""[{"magnitude":1,"unit":"h"},{"magnitude":30,"unit":"m"}]""", every.GetProperty("values").GetRawText());
    }

    private static string At(JsonElement location) =>
        $"{location.GetProperty("start").GetProperty("line")}:{location.GetProperty("start").GetProperty("column")}-{location.GetProperty("end").GetProperty("line")}:{location.GetProperty("end").GetProperty("column")}";

    [Fact]
    public void A_tree_that_another_program_built_may_leave_out_places_and_obvious_types()
    {
        var file = AstJson.ReadFile(
            """{"type":"File","body":[{"type":"OptionStatement","assignment":{"type":"VariableAssignment","id":{"name":"v"},"init":{"type":"ObjectExpression","properties":[{"key":{"type":"Identifier","name":"n"},"value":{"type":"IntegerLiteral","value":"5"}},{"key":{"type":"StringLiteral","value":"b"},"value":{"type":"BooleanLiteral","value":true}}]}}}]}""");
        Assert.Equal("option v = {n: 5, \"b\": true}\n", FluxFormatter.Format(file));
    }

    [Theory]
    [InlineData("{}", "expected one file, found 0")]
    [InlineData("[]", "expected an object of a syntax tree, got Array")]
    [InlineData("""{"type":"File","body":[{"type":"Nope"}]}""", "unknown statement type \"Nope\"")]
    [InlineData("""{"type":"File","body":[{"type":"ExpressionStatement"}]}""", "missing expression in ExpressionStatement")]
    [InlineData("""{"type":"File","body":[{"type":"ExpressionStatement","expression":{"type":"IntegerLiteral","value":"x"}}]}""", "invalid integer x")]
    [InlineData("""{"type":"File","body":[{"type":"ExpressionStatement","expression":{"type":"DurationLiteral","values":[{"magnitude":1,"unit":"x"}]}}]}""", "unknown duration unit \"x\"")]
    public void What_is_no_tree_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<FluxException>(() => AstJson.ReadFile(json)).Message);

    [Fact]
    public void A_tree_of_any_depth_is_read_or_refused()
    {
        const int levels = 1200;
        var json = """{"type":"File","body":[{"type":"ExpressionStatement","expression":"""
            + string.Concat(Enumerable.Repeat("""{"type":"ParenExpression","expression":""", levels)) + """{"type":"Identifier","name":"a"}""" + new string('}', levels) + "}]}";
        Assert.Equal("Program is nested too deep", Assert.Throws<FluxException>(() => AstJson.ReadFile(json)).Message);
        var deeper = json.Replace("""{"type":"Identifier","name":"a"}""", new string('[', 10_000), StringComparison.Ordinal);
        Assert.Throws<FluxException>(() => AstJson.ReadFile(deeper));
    }
}
