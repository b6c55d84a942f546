using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

/// <summary>Whatever a client sends, the mistake is the client's: an error in the API's shape, never a 500.</summary>
public sealed class NeverOurFaultTests(SetUpServer server) : IClassFixture<SetUpServer>
{
    private static readonly string[] Bodies =
    [
        "", "{", "null", "[]", "1", "\"x\"", "{}", "not json", "\u0001", "{\"name\":1,\"id\":1,\"orgID\":1}", "{\"name\":\"x\",\"orgID\":\"zz\",\"id\":\"\"}",
        """{"name":"x","orgID":"0123456789abcdef","id":"0123456789abcdef","labelID":"0123456789abcdef","permissions":[{}],"properties":[]}""",
        """{"name":"y","orgID":"0123456789abcdef","permissions":[{"action":"read","resource":{"type":"tasks"}}],"properties":{"a":1}}""",
        """{"name":null,"retentionRules":[null],"permissions":[null],"secrets":[1],"status":"sleepy","password":null}""",
        """{"name":"\ud800","description":"\u0000","retentionRules":[{"everySeconds":-1}],"properties":{"\ud800":"x"},"status":7}""",
        """{"name":"z","retentionRules":[{"everySeconds":9223372036854775807,"shardGroupDurationSeconds":-5}],"script":"x","language":"nope","description":""}""",
    ];

    private static readonly string[] Ids = ["0123456789abcdef", "abc", "0000000000000000", "ffffffffffffffff", "%01", "%2F", "ä"];

    public static TheoryData<string, string> Routes { get; } = new()
    {
        { "POST", "/api/v2/setup" }, { "POST", "/api/v2/signin" }, { "POST", "/api/v2/signout" },
        { "POST", "/api/v2/users" }, { "PATCH", "/api/v2/users/ID" }, { "DELETE", "/api/v2/users/ID" }, { "GET", "/api/v2/users/ID" },
        { "POST", "/api/v2/users/ID/password" }, { "PUT", "/api/v2/users/ID/password" }, { "PUT", "/api/v2/me/password" },
        { "POST", "/api/v2/orgs" }, { "PATCH", "/api/v2/orgs/ID" }, { "GET", "/api/v2/orgs/ID" }, { "DELETE", "/api/v2/orgs/ID" },
        { "GET", "/api/v2/orgs/ID/members" }, { "POST", "/api/v2/orgs/ID/members" }, { "DELETE", "/api/v2/orgs/ID/members/ID" },
        { "GET", "/api/v2/orgs/ID/owners" }, { "POST", "/api/v2/orgs/ID/owners" }, { "DELETE", "/api/v2/orgs/ID/owners/ID" },
        { "GET", "/api/v2/orgs/ID/secrets" }, { "PATCH", "/api/v2/orgs/ID/secrets" }, { "POST", "/api/v2/orgs/ID/secrets/delete" },
        { "DELETE", "/api/v2/orgs/ID/secrets/ID" },
        { "POST", "/api/v2/authorizations" }, { "PATCH", "/api/v2/authorizations/ID" }, { "GET", "/api/v2/authorizations/ID" },
        { "DELETE", "/api/v2/authorizations/ID" },
        { "POST", "/api/v2/labels" }, { "PATCH", "/api/v2/labels/ID" }, { "GET", "/api/v2/labels/ID" }, { "DELETE", "/api/v2/labels/ID" },
        { "POST", "/api/v2/buckets" }, { "PATCH", "/api/v2/buckets/ID" }, { "GET", "/api/v2/buckets/ID" }, { "DELETE", "/api/v2/buckets/ID" },
        { "GET", "/api/v2/buckets/ID/labels" }, { "POST", "/api/v2/buckets/ID/labels" }, { "DELETE", "/api/v2/buckets/ID/labels/ID" },
        { "GET", "/api/v2/buckets/ID/members" }, { "POST", "/api/v2/buckets/ID/owners" }, { "DELETE", "/api/v2/buckets/ID/owners/ID" },
        { "GET", "/api/v2/tasks/ID/labels" }, { "POST", "/api/v2/tasks/ID/labels" }, { "DELETE", "/api/v2/tasks/ID/labels/ID" },
        { "GET", "/api/v2/tasks/ID/members" }, { "POST", "/api/v2/tasks/ID/members" }, { "DELETE", "/api/v2/tasks/ID/owners/ID" },
        { "POST", "/api/v2/scripts" }, { "PATCH", "/api/v2/scripts/ID" }, { "GET", "/api/v2/scripts/ID" }, { "DELETE", "/api/v2/scripts/ID" },
        { "GET", "/api/v2/scripts/ID/params" }, { "POST", "/api/v2/scripts/ID/invoke" },
    };

    public static TheoryData<string> Lists { get; } =
        ["/api/v2/users", "/api/v2/orgs", "/api/v2/authorizations", "/api/v2/labels", "/api/v2/buckets", "/api/v2/scripts"];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task No_body_and_no_id_makes_the_server_fail(string method, string route)
    {
        foreach (var id in route.Contains("ID", StringComparison.Ordinal) ? Ids : [""])
        {
            foreach (var body in method is "GET" or "DELETE" ? [""] : Bodies)
            {
                var answer = await server.App.SendAsync(new HttpMethod(method), route.Replace("ID", id, StringComparison.Ordinal), body);
                Assert.True(answer.Status < 500, $"{id} {body} → {answer.Status} {answer.Text}");
                if (answer.Status is not (< 400 or 405))
                {
                    Assert.Equal(answer.Header("X-Platform-Error-Code"), (string?)answer.Json?["code"]);
                    Assert.NotEmpty((string)answer.Json!["message"]!);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task No_query_makes_the_server_fail(string route)
    {
        string[] names = ["limit", "offset", "after", "id", "org", "orgID", "user", "userID", "name", "descending"];
        string[] values = ["", "0", "-1", "101", "x", "99999999999999999999", "0123456789abcdef", "%FF", "true"];
        foreach (var name in names)
        {
            foreach (var value in values)
            {
                var answer = await server.App.GetAsync($"{route}?{name}={value}");
                Assert.True(answer.Status < 500, $"{name}={value} → {answer.Status} {answer.Text}");
            }
        }
    }
}
