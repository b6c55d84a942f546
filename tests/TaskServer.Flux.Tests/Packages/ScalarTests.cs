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
}
