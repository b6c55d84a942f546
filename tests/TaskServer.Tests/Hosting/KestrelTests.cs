using System.Net;
using System.Net.Sockets;
using System.Text;
using TaskServer.Tests.Support;

namespace TaskServer.Tests.Hosting;

/// <summary>What only a real connection shows.</summary>
public sealed class KestrelTests
{
    [Fact]
    public async Task Answers_have_a_length_and_no_more_headers_than_they_need()
    {
        await using var app = Start(new Dictionary<string, string?> { ["Server:MaxBodyBytes"] = "4096" });
        var refused = await AskAsync(app, "GET /api/v2/tasks HTTP/1.1\r\n");
        Assert.StartsWith("HTTP/1.1 401 Unauthorized\r\n", refused);
        Assert.Equal(
            ["Connection", "Content-Length", "Content-Type", "Date", "X-Influxdb-Build", "X-Influxdb-Version", "X-Platform-Error-Code"],
            refused.Split("\r\n\r\n")[0].Split("\r\n")[1..].Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));

        var head = await AskAsync(app, "HEAD /health HTTP/1.1\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head);
        Assert.EndsWith("\r\n\r\n", head);
    }

    [Fact]
    public async Task A_body_may_come_in_chunks_and_must_not_be_too_long()
    {
        await using var app = Start(new Dictionary<string, string?> { ["Server:MaxBodyBytes"] = "4096" });
        const string setup = """{"username":"a","org":"o","bucket":"b"}""";
        var made = await AskAsync(app, "POST /api/v2/setup HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", $"{setup.Length:x}\r\n{setup}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 201 Created\r\n", made);

        var tooLong = await AskAsync(app, "POST /api/v2/setup HTTP/1.1\r\nContent-Length: 5000\r\n", new string(' ', 5000));
        Assert.StartsWith("HTTP/1.1 413 ", tooLong);
        Assert.EndsWith("{\n\t\"code\": \"request too large\",\n\t\"message\": \"request too large\"\n}", tooLong);
        var tooLongInChunks = await AskAsync(app, "POST /api/v2/setup HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", $"1388\r\n{new string(' ', 5000)}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", tooLongInChunks);
    }

    private static TaskServerApp Start(IReadOnlyDictionary<string, string?> settings)
    {
        var app = new TaskServerApp(settings: settings);
        app.UseKestrel(0);
        app.StartServer();
        return app;
    }

    private static async Task<string> AskAsync(TaskServerApp app, string head, string body = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.ClientOptions.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{head}Host: localhost\r\nConnection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
