using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;

namespace TaskServer.Flux.Tests.Types;

public sealed class InferenceTests
{
    [Theory]
    [InlineData("(a) => a", "(a: A) => A")]
    [InlineData("(a, b=1) => a", "(a: A, ?b: B) => A")]
    [InlineData("() => 1.5", "() => float")]
    [InlineData("(b, a) => a + b", "(a: A, b: A) => A")]
    [InlineData("(r) => r.x + 1", "(r: {A with x: int}) => int")]
    [InlineData("(r) => ({r with y: r.x})", "(r: {A with x: B}) => {A with y: B, x: B}")]
    [InlineData("(r) => r.a == r.b and not r.c", "(r: {A with c: bool, b: B, a: C}) => bool")]
    [InlineData("(tables=<-, n) => tables |> limit(n: n)", "(<-tables: stream[A], n: int) => stream[A]")]
    [InlineData("(f, x) => f(v: f(v: x))", "(f: (v: A) => A, x: A) => A")]
    [InlineData("(d) => [1: d, 2: 1h]", "(d: duration) => [int:duration]")]
    [InlineData("(x) => { y = x z = y[0] return z ^ 2 }", "(x: [int]) => int")]
    [InlineData("(x) => if x then /a/ else /b/", "(x: bool) => regexp")]
    [InlineData("(x) => \"${x}\" =~ /a/", "(x: A) => bool")]
    public void A_function_has_the_most_general_type(string function, string type)
    {
        var script = $"f = {function}";
        var file = FluxParser.Parse(script);
        var result = new TypeChecker(TestLibrary.Types).Check(file);
        Assert.Equal("", result.Message);
        Assert.Equal(type, TypeText.Of(result.TypeOf((FunctionExpression)((VariableAssignment)file.Body[0]).Init)!));
    }

    [Theory]
    [InlineData("id = (x) => x\na = id(x: 1) + 1\nb = id(x: \"s\") + \"t\"")]
    [InlineData("f = (r) => r.x\na = f(r: {x: 1, y: 2})\nb = f(r: {z: 1, x: \"s\"})")]
    [InlineData("sum = 5\ntrue = sum + 1")]
    [InlineData("import \"math\"\nmath = 5")]
    [InlineData("import m \"math\"\nx = m.pi + m.abs(x: -1.0)")]
    [InlineData("import \"math\"\nx = math\ny = x.pi + 1.0")]
    [InlineData("option task = {name: \"t\", every: 1h}\nfrom(bucket: \"b\") |> range(start: -task.every)")]
    [InlineData("option now = () => 2020-01-01T00:00:00Z")]
    [InlineData("x = 1 == \"a\"")]
    [InlineData("from(bucket: \"b\") |> range(start: -1h) |> map(fn: (r) => ({r with a: r.b, c: exists r.d})) |> filter(fn: (r) => r.anything > 5)")]
    [InlineData("from(bucket: \"b\") |> aggregateWindow(every: 1m, fn: mean) |> aggregateWindow(every: 1m, fn: (column, tables=<-) => tables |> quantile(q: 0.5, column: column))")]
    [InlineData("import \"array\"\narray.from(rows: [{a: 1}]) |> drop(columns: [\"a\"]) |> map(fn: (r) => ({b: r.a, c: r.anything}))")]
    [InlineData("f = (fn, x=1) => fn(x: x)\ng = (x, scale=2) => x * scale\nh = f(fn: g)")]
    [InlineData("f = () => {\n    a = 1\n    g = () => {\n        a = \"inner\"\n        return a + \"!\"\n    }\n    return a + 1\n}")]
    [InlineData("import \"experimental/dynamic\"\nd = dynamic.jsonParse(data: bytes(v: \"{}\"))\nx = int(v: d.a.b)")]
    [InlineData("f = (r, accumulator) => ({n: accumulator.n + 1})\nfrom(bucket: \"b\") |> reduce(fn: f, identity: {n: 0})")]
    public void A_sound_script_is_accepted(string script) => Assert.Equal("", TestLibrary.Check(script).Message);

    [Fact]
    public void Every_package_of_the_library_is_sound()
    {
        foreach (var path in LibraryLoader.Paths)
            Assert.NotNull(TestLibrary.Types.Find(path));
    }

    [Fact]
    public void A_value_of_an_earlier_file_is_visible_in_a_later_one() =>
        Assert.Equal("", new TypeChecker(TestLibrary.Types).Check(FluxParser.Parse("v = {n: 1}"), FluxParser.Parse("x = v.n + 1")).Message);

    [Theory]
    [InlineData("strings.replace", "(i: int, t: string, u: string, v: string) => string")]
    [InlineData("filter", "(<-tables: stream[A], fn: (r: A) => bool, ?onEmpty: string) => stream[A]")]
    [InlineData("(r) => r.x + 1", "(r: {A with x: int}) => int")]
    public void A_function_shows_its_type(string function, string type)
    {
        var program = FluxEngine.Compile($"import \"strings\"\nx = die(msg: display(v: {function}))");
        Assert.EndsWith(type, Assert.Throws<FluxException>(() => program.Run(new FluxEnvironment())).Message, StringComparison.Ordinal);
    }
}
