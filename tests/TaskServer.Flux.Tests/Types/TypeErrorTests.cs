using TaskServer.Flux.Tests.Cases;

namespace TaskServer.Flux.Tests.Types;

/// <summary>What the reference says about scripts with mistakes, word by word.</summary>
public sealed class TypeErrorTests
{
    private static readonly Dictionary<string, FluxCase> _cases = FluxCase.All.Where(c => Message(c) is not null).ToDictionary(c => c.Id);

    public static TheoryData<string> Ids => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_recorded_mistake_is_reported_in_the_recorded_words(string id) =>
        Assert.Equal(Message(_cases[id]), TestLibrary.Check(_cases[id].Script).Message);

    [Theory]
    [InlineData("f = (a=1, b=\"s\") => a + b", "error @1:5-1:26: expected int but found string (argument b)")]
    [InlineData("f = (a=\"s\") => -a", "error @1:5-1:18: string is not Negatable (argument a)")]
    [InlineData("x = a |> f(y: b) |> g(z: c)", "error @1:21-1:22: undefined identifier g\n\nerror @1:26-1:27: undefined identifier c\n\nerror @1:10-1:11: undefined identifier f\n\nerror @1:15-1:16: undefined identifier b\n\nerror @1:5-1:6: undefined identifier a")]
    [InlineData("x = (y=a) => b", "error @1:14-1:15: undefined identifier b\n\nerror @1:8-1:9: undefined identifier a")]
    [InlineData("f = (fn) => fn(x: 1)\ny = f(fn: (x) => x + \"s\")", "error @2:11-2:25: expected int but found string (argument x) (argument fn)")]
    [InlineData("option now = 5", "error @1:14-1:15: expected () => time (function) but found int")]
    [InlineData("x = (y) => y(z: y)", "error @1:12-1:19: recursive types not supported A != (z: A) => B")]
    [InlineData("x = {a: 1}\ny = {x with a: \"s\"}\nz = y.a + 1", "error @3:11-3:12: expected string but found int")]
    [InlineData("x = ((a) => a) == 1", "error @1:6-1:14: (a: A) => A (function) is not Equatable")]
    [InlineData("from(bukket: \"b\")", "error @1:14-1:17: found unexpected argument bukket (Expected one of `bucket`, `bucketID`, `host`, `org`, `orgID` or `token`)")]
    [InlineData("import \"nosuch\"\nimport \"nor\"\nx = y", "error @1:1-1:16: invalid import path nosuch\n\nerror @2:1-2:13: invalid import path nor\n\nerror @3:5-3:6: undefined identifier y")]
    [InlineData("f = () => { a = b }", "error @1:13-1:18: missing return statement in block")]
    [InlineData("x = [{a: 1}, {a: \"s\"}, {b: 1}]\ny = x[0] + 1", "error @1:14-1:22: expected int but found string")]
    [InlineData("x = 1 <= (x) => x", "error @1:10-1:18: (x: A) => A (function) is not Equatable\n\nerror @1:10-1:18: (x: A) => A (function) is not Comparable")]
    [InlineData("f = (z=1, t=<-, a) => a + z + t\nx = 1 |> f(a: \"s\", z: true)", "error @2:10-2:28: expected string but found int (argument t)\n\nerror @2:23-2:27: expected string but found bool (argument z)")]
    [InlineData("x = {a: 1, b: 2, c: 3, d: 4, e: [\"a\"]} + 1", "error @1:42-1:43: expected {\n    e: [string],\n    d: int,\n    c: int,\n    b: int,\n    a: int,\n} (record) but found int\n\nerror @1:5-1:43: {\n    e: [string],\n    d: int,\n    c: int,\n    b: int,\n    a: int,\n} (record) is not Addable")]
    [InlineData("f = (g) => g(x: 1) |> length()\nx = 1\ny = {x with a: 1}.b", "error @3:5-3:18: expected {A with b: B} (record) but found int")]
    [InlineData("x = 1\noption x = 2", "error @1:1-1:6: variable \"x\" conflicts with option of same name")]
    [InlineData("f = () => {\n    builtin z : int\n    return z\n}", "error @2:5-2:20: invalid builtin statement in function block")]
    [InlineData("import \"experimental/dynamic\"\nx = dynamic.dynamic(v: 1) + 1", "error @2:29-2:30: expected dynamic (dynamic) but found int\n\nerror @2:5-2:30: dynamic (dynamic) is not Addable")]
    public void A_mistake_is_reported_with_its_place(string script, string message) =>
        Assert.Equal(message, TestLibrary.Check(script).Message);

    [Fact]
    public void No_more_than_a_hundred_mistakes_are_listed() =>
        Assert.Equal(100, TestLibrary.Check(string.Concat(Enumerable.Range(0, 500).Select(i => $"x{i} = y{i}\n"))).Diagnostics.Length);

    /// <summary>Mistakes of syntax and of running scripts carry a prefix.</summary>
    private static string? Message(FluxCase @case) =>
        @case.Expect["message"]?.GetValue<string>() is { } message && message.StartsWith("error @", StringComparison.Ordinal) ? message : null;
}
