using Microsoft.AspNetCore.Builder;
using TaskServer.Access;
using TaskServer.Hosting;
using TaskServer.Points;
using TaskServer.Storage;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Hosting;

public sealed class MaintenanceTests
{
    [Fact]
    public async Task A_token_is_replaced_once_the_server_has_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("taskserver-").FullName;
        await using (var app = new TaskServerApp(data: folder))
        {
            await app.SetUpAsync("admin", "Passw0rd!", "acme", "data");
            Assert.Equal(1, await RunAsync(folder, "create-token", "--user", "admin"));
        }
        Assert.Equal(0, await RunAsync(folder, "create-token", "--user", "admin"));
        Assert.Equal(0, await RunAsync(folder, "reset-password", "--user", "admin", "--password", "a-new-password"));
        Assert.Equal(1, await RunAsync(folder, "create-token", "--user", "nobody"));
        Assert.Equal(2, await RunAsync(folder, "create-token"));
        await using (var app = new TaskServerApp(data: folder))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2/signin");
            request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String("admin:a-new-password"u8));
            using var answer = await app.Client.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.NoContent, answer.StatusCode);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<int> RunAsync(string folder, params string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(["--Data", folder, "--Access:PasswordRounds", "1000"]);
        builder.Services.AddStorage(builder.Configuration).AddPoints().AddAccess();
        await using var server = builder.Build();
        return await Maintenance.RunAsync(server.Services, args);
    }
}
