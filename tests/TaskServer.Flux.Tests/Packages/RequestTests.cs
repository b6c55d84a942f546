using System.Text;
using TaskServer.Flux.Library.Web;

namespace TaskServer.Flux.Tests.Packages;

public sealed class RequestTests
{
    [Theory]
    [InlineData("http://h/x", "http://h/x?a=1&b=x+y")]
    [InlineData("http://h/x?q=0", "http://h/x?q=0&a=1&b=x+y")]
    [InlineData("http://h/x?", "http://h/x?a=1&b=x+y")]
    [InlineData("http://h/x#part", "http://h/x?a=1&b=x+y#part")]
    public void Parameters_follow_those_that_the_address_has(string url, string complete) =>
        Assert.Equal(complete, RequestUrl.WithQuery(url, [new("b", "x y"), new("a", "1")]));

    [Fact]
    public void The_configuration_of_a_request_reaches_the_host()
    {
        var run = new ScriptRun();
        run.Http.Response = new(200, [new("A", "1"), new("B", "2"), new("a", "3")], Encoding.UTF8.GetBytes("text"));
        Assert.Equal(["a=1, 3 body=text code=200"], run.Run("""
            import "array"
            import "dict"
            import "http/requests"

            r = requests.get(url: "http://h/", config: {timeout: 1500ms, insecureSkipVerify: true})

            array.from(rows: [{code: r.statusCode, body: string(v: r.body), a: dict.get(dict: r.headers, key: "A", default: "")}])
            """));
        var request = Assert.Single(run.Http.Requests);
        Assert.Equal(TimeSpan.FromSeconds(1.5), request.Timeout);
        Assert.True(request.InsecureSkipVerify);
    }

    [Fact]
    public void A_get_of_the_experimental_package_gives_the_headers_as_a_record()
    {
        var run = new ScriptRun();
        run.Http.Response = new(404, [new("Kind", "x")], []);
        Assert.Equal(["code=404 kind=x"], run.Run("""
            import "array"
            import "experimental/http"

            r = http.get(url: "https://h/", timeout: 5s)

            array.from(rows: [{code: r.statusCode, kind: r.headers.Kind}])
            """));
        Assert.Equal(TimeSpan.FromSeconds(5), run.Http.Requests[0].Timeout);
    }

    [Fact]
    public void Annotated_text_is_read_from_an_address()
    {
        var run = new ScriptRun();
        run.Http.Response = new(200, [], Encoding.UTF8.GetBytes("#datatype,string,long,long\n#group,false,false,false\n#default,_result,,\n,result,table,v\n,,0,7\n"));
        Assert.Equal(["v=7"], run.Run("import \"experimental/csv\"\ncsv.from(url: \"http://h/\")"));
    }

    [Theory]
    [InlineData("{nope", "invalid character 'n' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\": 1 \"b\": 2}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("[1, ]", "invalid character ']' looking for beginning of value")]
    [InlineData("1 2", "invalid character '2' after top-level value")]
    [InlineData("nope", "invalid character 'o' in literal null (expecting 'u')")]
    [InlineData("{\"a\": 1", "unexpected end of JSON input")]
    public void Wrong_json_is_explained_by_the_character(string json, string error) => Assert.EndsWith(error, ScriptRun.Failure(
        $"import \"array\"\nimport \"experimental/dynamic\"\narray.from(rows: [{{v: string(v: dynamic.jsonParse(data: bytes(v: {Quoted(json)})))}}])"), StringComparison.Ordinal);

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
