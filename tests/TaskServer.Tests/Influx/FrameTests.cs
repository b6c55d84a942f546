using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

/// <summary>What holds for every path: headers, methods, cross-origin requests, redirects, and who is let in.</summary>
public sealed class FrameTests(SetUpServer server) : IClassFixture<SetUpServer>
{
    private readonly TaskServerApp _app = server.App;

    [Theory]
    [InlineData("/health")]
    [InlineData("/api/v2")]
    [InlineData("/api/v2/orgs")]
    [InlineData("/nothing")]
    public async Task Every_answer_names_the_build_and_the_version(string path)
    {
        var answer = await _app.GetAsync(path);
        Assert.Equal("OSS", answer.Header("X-Influxdb-Build"));
        Assert.StartsWith("v", answer.Header("X-Influxdb-Version"));
        Assert.Null(answer.Header("ETag"));
        Assert.Null(answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("GET", "/api/v2/tasks")]
    [InlineData("PUT", "/api/v2/tasks")]
    [InlineData("GET", "/api/v2/tasks/")]
    [InlineData("GET", "/api/v2/tasks/x/y/z")]
    [InlineData("GET", "/api/v2/nothing")]
    [InlineData("DELETE", "/api/v2/orgs")]
    [InlineData("GET", "/api/v2/swagger.yaml")]
    public async Task Without_credentials_nothing_is_told(string method, string path)
    {
        var answer = await _app.SendAsync(new HttpMethod(method), path, null, authorization: "");
        Assert.Equal(401, answer.Status);
        Assert.Equal("""{"code":"unauthorized","message":"unauthorized access"}""", answer.Text);
        Assert.Equal("unauthorized", answer.Header("X-Platform-Error-Code"));
    }

    [Theory]
    [InlineData("/health", 200)]
    [InlineData("/health/", 200)]
    [InlineData("/ready", 200)]
    [InlineData("/ping", 204)]
    [InlineData("/metrics", 200)]
    [InlineData("/api/v2", 200)]
    [InlineData("/api/v2/", 200)]
    [InlineData("/api/v2/setup", 200)]
    [InlineData("/api/v2/swagger.json", 200)]
    public async Task Some_routes_are_open_to_all(string path, int status) => Assert.Equal(status, (await _app.GetAsync(path, "")).Status);

    [Theory]
    [InlineData("FOO", "/api/v2/tasks", 405)]
    [InlineData("FOO", "/nothing", 405)]
    [InlineData("OPTIONS", "/api/v2/tasks", 405)]
    [InlineData("OPTIONS", "/api/v2/nothing", 405)]
    [InlineData("PUT", "/api/v2/orgs", 405)]
    [InlineData("HEAD", "/api/v2/orgs", 405)]
    [InlineData("POST", "/api/v2", 405)]
    public async Task A_wrong_method_outside_tasks_has_no_body_and_no_list(string method, string path, int status)
    {
        var answer = await _app.SendAsync(new HttpMethod(method), path, null);
        Assert.Equal((status, ""), (answer.Status, answer.Text));
        Assert.Null(answer.Header("Allow"));
        Assert.Null(answer.Header("X-Platform-Error-Code"));
    }

    [Theory]
    [InlineData("/api/v2/tasks/0123456789abcdef/labels", "PUT", "GET, OPTIONS, POST")]
    [InlineData("/api/v2/tasks/0123456789abcdef/members", "PATCH", "GET, OPTIONS, POST")]
    [InlineData("/api/v2/tasks/0123456789abcdef/owners/0123456789abcdef", "GET", "DELETE, OPTIONS")]
    public async Task A_wrong_method_below_tasks_tells_the_others(string path, string method, string allowed)
    {
        var answer = await _app.SendAsync(new HttpMethod(method), path, null);
        Assert.Equal(405, answer.Status);
        Assert.Equal(allowed, answer.Header("Allow"));
        Assert.Equal($$"""{"code":"method not allowed","message":"allow: {{allowed}}"}""", answer.Text);
    }

    [Fact]
    public async Task A_browser_of_another_origin_is_let_through()
    {
        var origin = new Dictionary<string, string> { ["Origin"] = "http://ui.example" };
        var asked = await _app.SendAsync(HttpMethod.Options, "/api/v2/anything", null, "", origin);
        Assert.Equal((204, ""), (asked.Status, asked.Text));
        Assert.Equal("POST, GET, OPTIONS, PUT, DELETE, PATCH", asked.Header("Access-Control-Allow-Methods"));
        Assert.Equal(
            "Accept, Content-Type, Content-Length, Accept-Encoding, Authorization, User-Agent", asked.Header("Access-Control-Allow-Headers"));
        var answer = await _app.SendAsync(HttpMethod.Get, "/api/v2/me", null, null, origin);
        Assert.Equal("http://ui.example", answer.Header("Access-Control-Allow-Origin"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/api/v2/tasks/", "/api/v2/tasks")]
    [InlineData("/api/v2/tasks/?limit=5&name=a%20b", "/api/v2/tasks?limit=5&name=a%20b")]
    [InlineData("/api/v2/tasks//0123456789abcdef", "/api/v2/tasks/0123456789abcdef")]
    [InlineData("/api/v2/tasks/0123456789ABCDEF/RUNS", "/api/v2/tasks/0123456789ABCDEF/runs")]
    [InlineData("/api/v2/tasks/0123456789abcdef/labels/", "/api/v2/tasks/0123456789abcdef/labels")]
    public async Task A_path_below_tasks_that_is_nearly_right_is_redirected(string path, string location)
    {
        var answer = await _app.GetAsync(path);
        Assert.Equal((301, location), (answer.Status, answer.Header("Location")));
        Assert.StartsWith("<a href=", answer.Text);
        var posted = await _app.PostAsync(path, "{}");
        Assert.Equal((308, location, ""), (posted.Status, posted.Header("Location"), posted.Text));
    }

    [Theory]
    [InlineData("/api/v2/tasks/0123456789abcdef/")]
    [InlineData("/api/v2/tasks/0123456789abcdef/nothing")]
    [InlineData("/api/v2/tasks/0123456789abcdef/runs/0123456789abcdef/nothing")]
    public async Task Other_paths_below_tasks_are_not_found(string path)
    {
        var answer = await _app.GetAsync(path);
        Assert.Equal((404, """{"code":"not found","message":"path not found"}"""), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("/api/v2/ORGS")]
    [InlineData("/api/v2/Tasks")]
    [InlineData("/api/v2//orgs")]
    [InlineData("/api/v2/nothing")]
    [InlineData("/api/v2/Setup")]
    public async Task Other_paths_of_the_API_are_not_found(string path)
    {
        var answer = await _app.GetAsync(path);
        Assert.Equal((404, "{\n\t\"code\": \"not found\",\n\t\"message\": \"path not found\"\n}"), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("/api/v2/me/")]
    [InlineData("/api/v2/orgs/")]
    [InlineData("/api/v2/labels/")]
    public async Task A_trailing_slash_is_accepted_outside_tasks(string path) => Assert.Equal(200, (await _app.GetAsync(path)).Status);

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/API/v2/tasks")]
    [InlineData("/")]
    public async Task A_path_that_belongs_to_nothing_is_plain_text(string path)
    {
        var answer = await _app.GetAsync(path);
        Assert.Equal((404, "no assets included in binary\n"), (answer.Status, answer.Text));
        Assert.StartsWith("text/plain", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    public async Task The_type_of_a_body_does_not_matter(string type)
    {
        var name = "t" + Guid.NewGuid().ToString("n");
        var answer = await _app.SendAsync(
            HttpMethod.Post, "/api/v2/users", $$"""{"name":"{{name}}"}""" + "\n", null, new Dictionary<string, string> { ["Content-Encoding"] = "gzip", ["X-Type"] = type });
        Assert.Equal(201, answer.Status);
    }
}
