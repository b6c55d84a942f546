using CsCheck;

namespace TaskServer.Flux.Tests.Syntax;

/// <summary>Scripts at random: such as parse, and such as do not.</summary>
internal static class ScriptGenerator
{
    private static readonly string[] _pieces =
    [
        "(", ")", "[", "]", "{", "}", ",", ":", ".", "|>", "=", "=>", "==", "!=", "=~", "+", "-", "*", "/", "%", "^", "<", "<-", "\"", "${", "}\"", "\\", "$", "@",
        "a", "f", "r", "if", "then", "else", "and", "or", "not", "exists", "return", "with", "import", "package", "option", "builtin", "testcase", "extends",
        "where", "stream", "1", "007", "1.5", "1h30m", "99999999999999999999", "2021-01-01", "2021-01-01T00:00:00Z", "\"s\"", "\"a${b}c\"", "/x/", "/(/", "// c\n",
        "\n", " ", "☃", "😀", "\0", "?", "#", "@x", "@y(1)", "f(a: 1)", "{a: 1}", "(r) => ", "{r with ",
    ];

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>Anything that the keys of a keyboard can do to a script.</summary>
    public static Gen<string> Broken { get; } = OneOf(_pieces).Array[0, 60].Select(string.Concat);

    public static Gen<string> Script { get; } = Statement().Array[1, 5].Select(statements => string.Join('\n', statements));

    private static Gen<string> Statement()
    {
        var expression = Expression(3);
        return Gen.OneOf(
            expression.Select(value => $"x = {value}"),
            expression.Select(value => $"option a.b = {value}"),
            expression.Select(value => $"f = (a, b={value}, t=<-) => {{ y = {value} return y }}"),
            expression.Select(value => $"// note\n@mark(1, \"x\")\nz = {value}"));
    }

    private static Gen<string> Expression(int depth)
    {
        var leaf = OneOf(
            "a", "_value", "1", "2.50", ".5", "\"text\"", "\"a\\n\\\"${b}\"", "1mo2h", "2021-01-01", "2021-01-01T10:00:00.500+02:00", "/a\\/b/", "[]", "[:]", "{}", "<-");
        if (depth == 0)
            return leaf;
        var inner = Expression(depth - 1);
        var atom = Gen.OneOf(leaf, inner.Select(e => $"({e})"));
        return Gen.OneOf(
            leaf,
            Gen.Select(atom, OneOf("+", "-", "*", "/", "%", "^", "==", "<", "=~", "and", "or"), atom, (l, op, r) => $"{l} {op} {r}"),
            Gen.Select(OneOf("-", "not ", "exists "), atom, (op, e) => op + e),
            Gen.Select(atom, inner, (l, e) => $"{l}\n|> f(a: {e}) // piped\n|> g()"),
            Gen.Select(atom, inner, (l, e) => $"({l}).m[\"k\"](x: {e}, y: {e})[{e}]"),
            Gen.Select(inner, inner, inner, (c, t, e) => $"if {c} then {t} else {e}"),
            inner.Array[1, 6].Select(items => $"[{string.Join(", ", items)}]"),
            Gen.Select(inner, inner, (k, v) => $"[{k}: {v}, // dict\n {v}: {k}]"),
            inner.Array[1, 6].Select(items => $"{{a with {string.Join(", ", items.Select((e, i) => $"p{i}: {e}"))}}}"),
            Gen.Select(inner, inner, (e, d) => $"(r, p=({d})) => ({e})"),
            inner.Select(e => $"(r) => ({{v: {e}, \"k k\": {e}}})"),
            inner.Select(e => $"(r) => {{ return {e} }}"));
    }
}
