using System.Text.Json;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Contracts;

/// <summary>The page at /docs and the contract as JSON.</summary>
public class ApiDocsTests
{
    [Fact]
    public async Task The_contract_is_served_as_json_to_everybody()
    {
        await using var app = new TaskServerApp();
        var answer = await app.GetAsync("/api/v2/swagger.json");
        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer.Header("Content-Type")));
        Assert.True(JsonElement.DeepEquals(Contract.Document, JsonDocument.Parse(answer.Text).RootElement));
    }

    [Fact]
    public async Task A_browser_at_the_root_is_led_to_the_page_and_a_program_told_that_there_is_nothing()
    {
        await using var app = new TaskServerApp();
        var browser = await GetAsync(app, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        Assert.Equal((302, "/docs"), (browser.Status, browser.Header("Location")));
        foreach (var accept in (string[])["*/*", "application/json", "nonsense", ""])
        {
            var program = await GetAsync(app, accept);
            Assert.Equal((404, "no assets included in binary\n"), (program.Status, program.Text));
        }
    }

    [Fact]
    public async Task The_page_loads_only_what_this_server_has_and_runs_no_text_as_script()
    {
        await using var app = new TaskServerApp();
        var page = await app.GetAsync("/docs/index.html");
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("//", page.Text, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(("nosniff", "DENY"), (page.Header("X-Content-Type-Options"), page.Header("X-Frame-Options")));
        foreach (var part in (string[])["docs.js", "index.js", "index.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "swagger-ui.css"])
        {
            Assert.Contains(part, page.Text, StringComparison.Ordinal);
            Assert.Equal(200, (await app.GetAsync("/docs/" + part)).Status);
        }
    }

    [Fact]
    public async Task The_page_shows_the_contract()
    {
        await using var app = new TaskServerApp();
        Assert.Contains("\"url\":\"/api/v2/swagger.json\"", (await app.GetAsync("/docs/index.js")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_page_has_the_headers_of_a_page()
    {
        await using var app = new TaskServerApp();
        foreach (var path in (string[])["/health", "/api/v2", "/api/v2/swagger.json", "/nothing"])
        {
            var answer = await app.GetAsync(path);
            Assert.Null(answer.Header("Content-Security-Policy"));
            Assert.Null(answer.Header("X-Frame-Options"));
        }
    }

    [Fact]
    public async Task What_the_page_does_not_have_is_not_found()
    {
        await using var app = new TaskServerApp();
        Assert.Equal(404, (await app.GetAsync("/docs/nothing.js")).Status);
    }

    private static Task<Answer> GetAsync(TaskServerApp app, string accept) =>
        app.SendAsync(HttpMethod.Get, "/", null, headers: new Dictionary<string, string> { ["Accept"] = accept });
}
