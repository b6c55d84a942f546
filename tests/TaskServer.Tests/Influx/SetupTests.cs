using TaskServer.Tests.Support;

namespace TaskServer.Tests.Influx;

public sealed class SetupTests
{
    [Fact]
    public async Task A_fresh_server_may_be_set_up_once()
    {
        await using var app = new TaskServerApp();
        Assert.Equal("{\n\t\"allowed\": true\n}", (await app.GetAsync("/api/v2/setup")).Text);
        await app.SetUpAsync("admin", "Passw0rd!", "acme", "data");
        Assert.Equal("{\n\t\"allowed\": false\n}", (await app.GetAsync("/api/v2/setup")).Text);
        var again = await app.PostAsync("/api/v2/setup", """{"username":"b","password":"Passw0rd!","org":"b","bucket":"b"}""");
        Assert.Equal(422, again.Status);
        Assert.Equal("{\n\t\"code\": \"conflict\",\n\t\"message\": \"onboarding has already been completed\"\n}", again.Text);
    }
}
