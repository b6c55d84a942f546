using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

/// <summary>A token that may read one thing may do nothing else; the refusal names what was missing.</summary>
public sealed class PermissionTests(SetUpServer server) : IClassFixture<SetUpServer>
{
    private readonly TaskServerApp _app = server.App;

    [Theory]
    [InlineData("POST", "/api/v2/orgs", """{"name":"x"}""", "write:orgs")]
    [InlineData("GET", "/api/v2/orgs/ORG", null, "read:orgs/ORG")]
    [InlineData("PATCH", "/api/v2/orgs/ORG", """{"name":"x"}""", "write:orgs/ORG")]
    [InlineData("DELETE", "/api/v2/orgs/ORG", null, "write:orgs/ORG")]
    [InlineData("GET", "/api/v2/orgs/ORG/members", null, "read:orgs/ORG")]
    [InlineData("POST", "/api/v2/orgs/ORG/owners", """{"id":"USER"}""", "write:orgs/ORG")]
    [InlineData("DELETE", "/api/v2/orgs/ORG/owners/USER", null, "write:orgs/ORG")]
    [InlineData("GET", "/api/v2/me", null, "read:users/USER")]
    [InlineData("POST", "/api/v2/users", """{"name":"x"}""", "write:users")]
    [InlineData("GET", "/api/v2/users/USER", null, "read:users/USER")]
    [InlineData("PATCH", "/api/v2/users/USER", """{"name":"x"}""", "write:users/USER")]
    [InlineData("DELETE", "/api/v2/users/USER", null, "write:users/USER")]
    [InlineData("POST", "/api/v2/users/USER/password", """{"password":"longenough"}""", "write:users/USER")]
    [InlineData("POST", "/api/v2/buckets", """{"orgID":"ORG","name":"x"}""", "write:orgs/ORG/buckets")]
    [InlineData("GET", "/api/v2/buckets/BUCKET", null, "read:orgs/ORG/buckets/BUCKET")]
    [InlineData("PATCH", "/api/v2/buckets/BUCKET", """{"name":"x"}""", "write:orgs/ORG/buckets/BUCKET")]
    [InlineData("DELETE", "/api/v2/buckets/BUCKET", null, "write:orgs/ORG/buckets/BUCKET")]
    [InlineData("GET", "/api/v2/buckets/BUCKET/labels", null, "read:orgs/ORG/buckets/BUCKET")]
    [InlineData("POST", "/api/v2/labels", """{"orgID":"ORG","name":"x"}""", "write:orgs/ORG/labels")]
    [InlineData("POST", "/api/v2/authorizations", """{"orgID":"ORG","permissions":[{"action":"read","resource":{"type":"tasks"}}]}""", "write:orgs/ORG/authorizations")]
    public async Task Without_the_permission_nothing_happens(string method, string path, string? body, string permission)
    {
        var token = await _app.CreateTokenAsync("""{"action":"read","resource":{"type":"dashboards"}}""");
        var answer = await _app.SendAsync(new HttpMethod(method), Fill(path), body is null ? null : Fill(body), $"Token {token}");
        Assert.Equal((401, $"{Fill(permission)} is unauthorized"), (answer.Status, (string?)answer.Json!["message"]));
    }

    [Theory]
    [InlineData("/api/v2/orgs", "orgs")]
    [InlineData("/api/v2/users", "users")]
    [InlineData("/api/v2/buckets", "buckets")]
    [InlineData("/api/v2/labels", "labels")]
    [InlineData("/api/v2/authorizations", "authorizations")]
    [InlineData("/api/v2/scripts", "scripts")]
    public async Task A_list_leaves_out_what_the_caller_may_not_read(string path, string member)
    {
        var token = await _app.CreateTokenAsync("""{"action":"read","resource":{"type":"dashboards"}}""");
        var answer = await _app.GetAsync(path, $"Token {token}");
        Assert.Empty(answer.Json![member]!.AsArray());
    }

    [Fact]
    public async Task A_token_cannot_make_one_that_may_do_more()
    {
        var token = await _app.CreateTokenAsync(
            """{"action":"write","resource":{"type":"authorizations"}}""", """{"action":"write","resource":{"type":"users"}}""");
        var answer = await _app.PostAsync(
            "/api/v2/authorizations", Fill("""{"orgID":"ORG","permissions":[{"action":"read","resource":{"type":"tasks","orgID":"ORG"}}]}"""), $"Token {token}");
        var wanted = Fill("read:orgs/ORG/tasks");
        Assert.Equal((403, $"permission {wanted} is not allowed: {wanted} is unauthorized"), (answer.Status, (string?)answer.Json!["message"]));
    }

    [Theory]
    [InlineData("""{"orgID":"ORG"}""", "authorization must include permissions")]
    [InlineData("""{"permissions":[{"action":"read","resource":{"type":"tasks"}}]}""", "org id required: invalid ID")]
    [InlineData("""{"orgID":"ORG","permissions":[{"action":"read","resource":{"type":"nope"}}]}""", "invalid resource type for permission: unknown resource type for permission")]
    [InlineData("""{"orgID":"ORG","permissions":[{"action":"read","resource":{"type":"tasks","orgID":"0123456789abcdef"}}]}""", "permission read:orgs/0123456789abcdef/tasks is not for org id ORG")]
    [InlineData("""{"orgID":"0123456789abcdef","permissions":[{"action":"read","resource":{"type":"tasks"}}]}""", "unable to create token")]
    [InlineData("""{"orgID":"ORG","userID":"0123456789abcdef","permissions":[{"action":"read","resource":{"type":"tasks"}}]}""", "unable to create token")]
    [InlineData("{", "invalid json structure: unexpected EOF")]
    public async Task A_token_that_makes_no_sense_is_refused(string body, string message)
    {
        var answer = await _app.PostAsync("/api/v2/authorizations", Fill(body));
        Assert.Equal((400, Fill(message)), (answer.Status, (string?)answer.Json!["message"]));
    }

    [Fact]
    public async Task An_organization_in_a_permission_may_be_given_by_name()
    {
        var answer = await _app.PostAsync(
            "/api/v2/authorizations", Fill("""{"orgID":"ORG","permissions":[{"action":"write","resource":{"type":"buckets","id":"BUCKET","org":"acme"}}]}"""));
        Assert.Equal(
            Fill("""[{"action":"write","resource":{"type":"buckets","id":"BUCKET","orgID":"ORG","name":"data","org":"acme"}}]"""),
            answer.Json!["permissions"]!.ToJsonString());
    }

    private string Fill(string text) => text
        .Replace("ORG", _app.OrganizationId, StringComparison.Ordinal)
        .Replace("USER", _app.UserId, StringComparison.Ordinal)
        .Replace("BUCKET", _app.BucketId, StringComparison.Ordinal);
}
