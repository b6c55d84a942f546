using System.Text;
using Microsoft.Extensions.Time.Testing;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("Token {0}", 200)]
    [InlineData("token {0}", 200)]
    [InlineData("BEARER {0}", 200)]
    [InlineData("Token {0} ", 200)] // blanks around a header's value are not part of it
    [InlineData("Token {0} x", 401)]
    [InlineData("{0}", 401)]
    [InlineData("Basic {0}", 401)]
    [InlineData("Token", 401)]
    public async Task A_token_comes_in_two_schemes(string form, int status)
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var answer = await app.GetAsync("/api/v2/me", form.Replace("{0}", app.Token, StringComparison.Ordinal));
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task An_inactive_token_is_refused_everywhere_and_from_the_moment_it_is()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var (token, id) = await CreateTokenAsync(app);
        Assert.Equal(200, (await app.GetAsync("/api/v2/buckets", $"Token {token}")).Status);
        await app.PatchAsync($"/api/v2/authorizations/{id}", """{"status":"inactive"}""");
        foreach (var path in new[] { "/api/v2/buckets", "/api/v2/me", "/api/v2/tasks", "/api/v2/nothing" })
        {
            var answer = await app.GetAsync(path, $"Token {token}");
            Assert.Equal((401, """{"code":"unauthorized","message":"token is inactive"}"""), (answer.Status, answer.Text));
        }
        await app.PatchAsync($"/api/v2/authorizations/{id}", """{"status":"active"}""");
        Assert.Equal(200, (await app.GetAsync("/api/v2/buckets", $"Token {token}")).Status);
        await app.DeleteAsync($"/api/v2/authorizations/{id}");
        Assert.Equal(401, (await app.GetAsync("/api/v2/buckets", $"Token {token}")).Status);
    }

    [Fact]
    public async Task An_inactive_user_is_forbidden_to_enter()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var cookie = await SignInAsync(app, "admin", "Passw0rd!");
        await app.PatchAsync($"/api/v2/users/{app.UserId}", """{"status":"inactive"}""");
        var byToken = await app.GetAsync("/api/v2/me");
        Assert.Equal((403, """{"code":"forbidden","message":"User is inactive"}"""), (byToken.Status, byToken.Text));
        Assert.Equal(403, (await WithCookieAsync(app, "/api/v2/me", cookie)).Status);
        Assert.Equal(403, (await app.PostAsync("/api/v2/signin", null, Basic("admin", "Passw0rd!"))).Status);
    }

    [Fact]
    public async Task A_session_is_found_in_a_whole_echoed_cookie()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var cookie = await SignInAsync(app, "admin", "Passw0rd!");
        var echoed = $"other=1; {cookie}; Path=/api/; Expires=Tue, 24 Nov 2099 23:45:50 GMT; HttpOnly; SameSite=Strict";
        Assert.Equal(200, (await WithCookieAsync(app, "/api/v2/me", echoed)).Status);
        Assert.Equal(401, (await WithCookieAsync(app, "/api/v2/me", cookie + "x")).Status);
    }

    [Fact]
    public async Task A_session_ends_after_an_hour_but_not_while_it_is_in_use()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await TaskServerApp.SetUpAsync(clock);
        var idle = await SignInAsync(app, "admin", "Passw0rd!");
        var busy = await SignInAsync(app, "admin", "Passw0rd!");
        for (var minute = 0; minute < 64; minute += 4)
        {
            clock.Advance(TimeSpan.FromMinutes(4));
            Assert.Equal(200, (await WithCookieAsync(app, "/api/v2/me", busy)).Status);
        }
        Assert.Equal(401, (await WithCookieAsync(app, "/api/v2/me", idle)).Status);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(401, (await WithCookieAsync(app, "/api/v2/me", busy)).Status);
    }

    [Fact]
    public async Task A_session_has_the_rights_of_the_users_memberships_and_tokens()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var user = (string)(await app.PostAsync("/api/v2/users", """{"name":"bob"}""")).Json!["id"]!;
        await app.PostAsync($"/api/v2/users/{user}/password", """{"password":"longenough"}""");
        var cookie = await SignInAsync(app, "bob", "longenough");
        Assert.Equal(200, (await WithCookieAsync(app, "/api/v2/me", cookie)).Status);
        Assert.Empty((await WithCookieAsync(app, "/api/v2/buckets", cookie)).Json!["buckets"]!.AsArray());

        await app.PostAsync($"/api/v2/orgs/{app.OrganizationId}/members", $$"""{"id":"{{user}}"}""");
        Assert.Equal(3, (await WithCookieAsync(app, "/api/v2/buckets", cookie)).Json!["buckets"]!.AsArray().Count);
        Assert.Equal(401, await CreateLabelAsync());
        await app.DeleteAsync($"/api/v2/orgs/{app.OrganizationId}/members/{user}");
        await app.PostAsync($"/api/v2/orgs/{app.OrganizationId}/owners", $$"""{"id":"{{user}}"}""");
        Assert.Equal(201, await CreateLabelAsync());

        async Task<int> CreateLabelAsync() => (await app.SendAsync(
            HttpMethod.Post, "/api/v2/labels", $$"""{"orgID":"{{app.OrganizationId}}","name":"l"}""", "",
            new Dictionary<string, string> { ["Cookie"] = cookie })).Status;
    }

    [Fact]
    public async Task Ten_wrong_passwords_make_an_account_wait_even_for_the_right_one()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await TaskServerApp.SetUpAsync(clock);
        for (var i = 0; i < 10; i++)
            Assert.Equal(401, (await app.PostAsync("/api/v2/signin", null, Basic("admin", "wrong-password"))).Status);
        var refused = await app.PostAsync("/api/v2/signin", null, Basic("admin", "Passw0rd!"));
        Assert.Equal((429, "too many requests", "300"), (refused.Status, refused.Header("X-Platform-Error-Code"), refused.Header("Retry-After")));
        Assert.Equal(401, (await app.PostAsync("/api/v2/signin", null, Basic("somebody else", "x"))).Status);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(204, (await app.PostAsync("/api/v2/signin", null, Basic("admin", "Passw0rd!"))).Status);
    }

    [Fact]
    public async Task Changing_a_password_needs_the_old_one_and_ends_the_other_sessions()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var mine = await SignInAsync(app, "admin", "Passw0rd!");
        var other = await SignInAsync(app, "admin", "Passw0rd!");
        Assert.Equal(401, await ChangeAsync("wrong-password"));
        Assert.Equal(204, await ChangeAsync("Passw0rd!"));
        Assert.Equal(200, (await WithCookieAsync(app, "/api/v2/me", mine)).Status);
        Assert.Equal(401, (await WithCookieAsync(app, "/api/v2/me", other)).Status);
        Assert.Equal(401, (await app.PostAsync("/api/v2/signin", null, Basic("admin", "Passw0rd!"))).Status);
        Assert.Equal(204, (await app.PostAsync("/api/v2/signin", null, Basic("admin", "a new password"))).Status);

        async Task<int> ChangeAsync(string old) => (await app.SendAsync(
            HttpMethod.Put, "/api/v2/me/password", """{"password":"a new password"}""", Basic("admin", old),
            new Dictionary<string, string> { ["Cookie"] = mine })).Status;
    }

    [Fact]
    public async Task Tokens_and_passwords_are_not_stored_as_they_are()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        await app.PostAsync("/api/v2/signin", null, Basic("admin", "Passw0rd!"));
        foreach (var text in await app.ReadStoredAsync())
        {
            Assert.DoesNotContain(app.Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain("Passw0rd!", text, StringComparison.Ordinal);
        }
    }

    private static async Task<(string Token, string Id)> CreateTokenAsync(TaskServerApp app)
    {
        var answer = await app.PostAsync(
            "/api/v2/authorizations", $$$"""{"orgID":"{{{app.OrganizationId}}}","permissions":[{"action":"read","resource":{"type":"buckets"}}]}""");
        return ((string)answer.Json!["token"]!, (string)answer.Json["id"]!);
    }

    private static async Task<string> SignInAsync(TaskServerApp app, string name, string password)
    {
        var answer = await app.PostAsync("/api/v2/signin", "application/json", Basic(name, password));
        Assert.Equal(204, answer.Status);
        return answer.Header("Set-Cookie")!.Split(';')[0];
    }

    private static Task<Answer> WithCookieAsync(TaskServerApp app, string path, string cookie) =>
        app.SendAsync(HttpMethod.Get, path, null, "", new Dictionary<string, string> { ["Cookie"] = cookie });

    private static string Basic(string name, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));
}
