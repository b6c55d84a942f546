namespace TaskServer.Flux.Tests.Packages;

public sealed class ScalarTests
{
    [Theory]
    [InlineData("math.floor(x: r.f)")]
    [InlineData("math.pow(x: r.f, y: 2.0)")]
    [InlineData("math.pow(x: 2.0, y: r.f)")]
    public void Mathematics_of_null_is_null(string call) => Assert.Equal(
        ["v="],
        ScriptRun.Rows($"import \"array\"\nimport \"internal/debug\"\nimport \"math\"\narray.from(rows: [{{f: debug.null(type: \"float\")}}]) |> map(fn: (r) => ({{v: {call}}}))"));

    [Theory]
    [InlineData("baaac", "a*", "x", "xbxcx")]
    [InlineData("abc", "", "-", "-a-b-c-")]
    [InlineData("aXbX", "X", "[$0]", "a[X]b[X]")]
    public void A_match_of_nothing_behind_a_match_is_not_replaced(string text, string pattern, string by, string result) => Assert.Equal(
        [$"v={result}"],
        ScriptRun.Rows($"import \"array\"\nimport \"regexp\"\narray.from(rows: [{{v: regexp.replaceAllString(r: regexp.compile(v: \"{pattern}\"), v: \"{text}\", t: \"{by}\")}}])"));

    [Theory]
    [InlineData("1000000000000000000000.0", "1e+21")]
    [InlineData("999999999999999999999.0 * 1000.0", "1e+24")]
    [InlineData("0.00000012", "1.2e-7")]
    [InlineData("0.000001", "0.000001")]
    public void Json_has_exponents_like_javascript(string number, string json) =>
        Assert.Equal([$"v={json}"], ScriptRun.Rows($"import \"array\"\nimport \"json\"\narray.from(rows: [{{v: string(v: json.encode(v: {number}))}}])"));

    [Theory]
    [InlineData("title(v: \"it's a wor_ld-wide 2nd\")", "It'S A Wor_ld-Wide 2nd")]
    [InlineData("title(v: \"ǆ äb\u00A0c\")", "ǅ Äb\u00A0C")]
    [InlineData("toTitle(v: \"ǆ ß\")", "ǅ ß")]
    [InlineData("toUpper(v: \"ǆ ıi\")", "Ǆ II")]
    [InlineData("toLower(v: \"İI\")", "ii")]
    public void Letters_change_their_case_one_by_one(string call, string result) => Assert.Equal(
        [$"v={result}"], ScriptRun.Rows($"import \"array\"\nimport \"strings\"\narray.from(rows: [{{v: strings.{call}}}])"));

    [Theory]
    [InlineData("Flux", "fLUX", true)]
    [InlineData("σς", "ΣΣ", true)]
    [InlineData("k", "\u212A", true)]
    [InlineData("ß", "ẞ", true)]
    [InlineData("ß", "ss", false)]
    [InlineData("ab", "abc", false)]
    public void Letters_of_every_case_are_equal_when_folded(string left, string right, bool equal) => Assert.Equal(
        [$"v={(equal ? "true" : "false")}"], ScriptRun.Rows($"import \"array\"\nimport \"strings\"\narray.from(rows: [{{v: strings.equalFold(v: \"{left}\", t: \"{right}\")}}])"));

    [Theory]
    [InlineData("mMax(x: math.NaN(), y: math.mInf(sign: 1))", "+Inf")]
    [InlineData("mMax(x: math.NaN(), y: math.mInf(sign: -1))", "NaN")]
    [InlineData("mMin(x: math.mInf(sign: -1), y: math.NaN())", "-Inf")]
    [InlineData("signbit(x: math.NaN())", "false")]
    [InlineData("float64bits(f: math.NaN())", "9221120237041090561")]
    [InlineData("copysign(x: 2.0, y: math.NaN())", "2")]
    [InlineData("cbrt(x: -27.0)", "-3")]
    [InlineData("cbrt(x: -0.0)", "-0")]
    [InlineData("cbrt(x: math.mInf(sign: -1))", "-Inf")]
    [InlineData("log10e", "0.4342944819032518")]
    [InlineData("sqrtpi", "1.772453850905516")]
    [InlineData("j0(x: math.smallestNonzeroFloat)", "1")]
    [InlineData("j1(x: math.smallestNonzeroFloat * 2.0)", "5e-324")]
    [InlineData("jn(n: 2, x: 0.0000000001)", "1.2500000000000001e-21")]
    [InlineData("y0(x: 0.0000000001)", "-14.732516272697241")]
    [InlineData("y1(x: 0.0000000001)", "-6.366197723675814e+09")]
    public void Mathematics_at_its_edges(string call, string result) => Assert.Equal(
        [$"v={result}"], ScriptRun.Rows($"import \"array\"\nimport \"math\"\narray.from(rows: [{{v: math.{call}}}])"));
}
