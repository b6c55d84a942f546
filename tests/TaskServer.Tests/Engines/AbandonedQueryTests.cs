using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Engines;

/// <summary>Clients that close their connection and leave a query behind.</summary>
public sealed class AbandonedQueryTests
{
    private const string Rows = "fn: (n) => n, start: 2021-01-01T00:00:00Z, stop: 2031-01-01T00:00:00Z)";
    private const string Endless = "generate.from(count: 1000000000000, " + Rows;

    [Theory]
    // One sends rows all the time, the other falls silent; and nobody is there to read either.
    [InlineData(Endless)]
    [InlineData("generate.from(count: 10000, " + Rows + " |> yield(name: \"a\")\n" + Endless + " |> sum() |> yield(name: \"b\")")]
    public async Task A_query_stops_when_its_client_is_gone(string script)
    {
        // There is one thread for queries: another is answered when the first has left it.
        await using var app = new TaskServerApp(settings: new Dictionary<string, string?> { ["Flux:QueryConcurrency"] = "1" });
        app.UseKestrel(0);
        app.StartServer();
        await app.SetUpAsync("admin", "Passw0rd!", "acme", "data");
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, app.ClientOptions.BaseAddress.Port);
            var body = new JsonObject { ["query"] = $"import \"generate\"\n{script}" }.ToJsonString();
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"POST /api/v2/query?org=acme HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {app.Token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            // It runs.
            var begun = new byte[100_000];
            await stream.ReadExactlyAsync(begun);
            Assert.StartsWith("HTTP/1.1 200 OK", Encoding.UTF8.GetString(begun), StringComparison.Ordinal);
        }
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Contains(",1", await AskAsync(app, deadline.Token), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(TaskServerApp app, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v2/query?org=acme", UriKind.Relative))
        {
            Content = JsonContent("import \"array\"\narray.from(rows: [{a: 1}])"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Token {app.Token}");
        using var answer = await app.Client.SendAsync(request, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    private static StringContent JsonContent(string script) => new(new JsonObject { ["query"] = script }.ToJsonString(), Encoding.UTF8, "application/json");
}
