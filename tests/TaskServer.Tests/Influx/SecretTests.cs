using Microsoft.Extensions.DependencyInjection;
using TaskServer.Access;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

public sealed class SecretTests
{
    [Fact]
    public async Task Keys_are_listed_and_values_are_not()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var path = $"/api/v2/orgs/{app.OrganizationId}/secrets";
        Assert.Equal(204, (await app.PatchAsync(path, """{"b":"two","a":"one","c":"three"}""")).Status);
        Assert.Equal(204, (await app.DeleteAsync(path + "/b")).Status);
        Assert.Equal(204, (await app.DeleteAsync(path + "/never")).Status);
        Assert.Equal(204, (await app.PostAsync(path + "/delete", """{"secrets":["c"]}""")).Status);
        Assert.Equal(
            $"{{\n\t\"links\": {{\n\t\t\"org\": \"/api/v2/orgs/{app.OrganizationId}\",\n\t\t\"self\": \"{path}\"\n\t}},\n\t\"secrets\": [\n\t\t\"a\"\n\t]\n}}",
            (await app.GetAsync(path)).Text);
        Assert.StartsWith("failed to unmarshal json: ", (string?)(await app.PatchAsync(path, """{"a":1}""")).Json!["message"]);
    }

    [Fact]
    public async Task Who_may_not_know_of_secrets_is_told_that_there_is_nothing()
    {
        await using var app = await TaskServerApp.SetUpAsync();
        var token = await app.CreateTokenAsync("""{"action":"read","resource":{"type":"buckets"}}""");
        foreach (var answer in new[]
        {
            await app.GetAsync($"/api/v2/orgs/{app.OrganizationId}/secrets", $"Token {token}"),
            await app.GetAsync("/api/v2/orgs/0123456789abcdef/secrets"),
        })
            Assert.Equal((404, "404 page not found"), (answer.Status, (string?)answer.Json!["message"]));
    }

    [Fact]
    public async Task Values_are_stored_encrypted_and_survive_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("taskserver-").FullName;
        try
        {
            string organization;
            await using (var app = new TaskServerApp(data: data))
            {
                await app.SetUpAsync("admin", "Passw0rd!", "acme", "data", "the-token");
                organization = app.OrganizationId;
                await app.PatchAsync($"/api/v2/orgs/{organization}/secrets", """{"key":"a very secret value"}""");
                var stored = await app.ReadStoredAsync();
                Assert.Contains(stored, text => text.Contains("acme", StringComparison.Ordinal));
                Assert.All(stored, text => Assert.DoesNotContain("a very secret value", text, StringComparison.Ordinal));
            }
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, SecretCipher.FileName)));
            await using (var app = new TaskServerApp(data: data))
            {
                var id = PlatformId.Parse(organization);
                var caller = new Principal(id, [new Permission(PermissionAction.Read, ResourceTypes.Secrets)]);
                var secrets = app.Services.GetRequiredService<SecretService>();
                Assert.Equal("a very secret value", await secrets.ReadAsync(caller, id, "key", CancellationToken.None));
                Assert.Null(await secrets.ReadAsync(caller, id, "other", CancellationToken.None));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
