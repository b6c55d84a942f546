using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace TaskServer.Tests.Support;

/// <summary>
/// One server in this process, with a data folder of its own, hosted as users host it. Ask for a clock to hold time still, or for
/// settings beyond the defaults.
/// </summary>
public sealed class TaskServerApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings;
    private readonly bool _keepsData;
    private HttpClient? _client;

    public TaskServerApp(FakeTimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null, string? data = null)
    {
        Clock = clock;
        _keepsData = data is not null;
        Data = data ?? Directory.CreateTempSubdirectory("taskserver-").FullName;
        _settings = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["Data"] = Data,
        };
    }

    public FakeTimeProvider? Clock { get; }

    /// <summary>What goes on by itself where no <see cref="Clock"/> is asked for.</summary>
    public TimeProvider Time { get; init; } = MidHourTime.Instance;

    /// <summary>The folder in which the server keeps everything.</summary>
    public string Data { get; }

    /// <summary>The operator's token, the first organization, bucket and user, once the server is set up.</summary>
    public string Token { get; private set; } = "";

    public string OrganizationId { get; private set; } = "";

    public string BucketId { get; private set; } = "";

    public string UserId { get; private set; } = "";

    /// <summary>Keeps no cookies and follows no redirects: tests say what they send.</summary>
    public HttpClient Client => _client ??= CreateClient(
        new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = ClientOptions.BaseAddress });

    /// <summary>A server that is set up: user `admin`, organization `acme`, bucket `data`.</summary>
    public static async Task<TaskServerApp> SetUpAsync(FakeTimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var app = new TaskServerApp(clock, settings);
        await app.SetUpAsync("admin", "Passw0rd!", "acme", "data");
        return app;
    }

    public async Task SetUpAsync(string user, string password, string organization, string bucket, string? token = null)
    {
        var body = new JsonObject { ["username"] = user, ["password"] = password, ["org"] = organization, ["bucket"] = bucket };
        if (token is not null)
            body["token"] = token;
        var answer = await SendAsync(HttpMethod.Post, "/api/v2/setup", body.ToJsonString(), authorization: "");
        Assert.Equal(201, answer.Status);
        Token = (string)answer.Json!["auth"]!["token"]!;
        OrganizationId = (string)answer.Json["org"]!["id"]!;
        BucketId = (string)answer.Json["bucket"]!["id"]!;
        UserId = (string)answer.Json["user"]!["id"]!;
    }

    public Task<Answer> GetAsync(string path, string? authorization = null) => SendAsync(HttpMethod.Get, path, null, authorization);

    public Task<Answer> PostAsync(string path, string? body, string? authorization = null) => SendAsync(HttpMethod.Post, path, body, authorization);

    public Task<Answer> PatchAsync(string path, string body, string? authorization = null) => SendAsync(HttpMethod.Patch, path, body, authorization);

    public Task<Answer> DeleteAsync(string path, string? authorization = null) => SendAsync(HttpMethod.Delete, path, null, authorization);

    /// <param name="authorization">The header's value; the operator's token where it is null, none where it is empty.</param>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? body, string? authorization = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        if (authorization is null && Token.Length > 0)
            authorization = $"Token {Token}";
        if (authorization is { Length: > 0 })
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            if (request.Headers.TryAddWithoutValidation(name, value))
                continue;
            request.Content?.Headers.Remove(name);
            request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A token that has only these permissions, as JSON.</summary>
    public async Task<string> CreateTokenAsync(params string[] permissions)
    {
        var answer = await PostAsync(
            "/api/v2/authorizations", $$"""{"orgID":"{{OrganizationId}}","permissions":[{{string.Join(',', permissions)}}]}""");
        Assert.Equal(201, answer.Status);
        return (string)answer.Json!["token"]!;
    }

    /// <summary>
    /// What the data folder's files hold, byte for character, while the server has them open: closing the last connection, which a
    /// finished request may still have, removes files.
    /// </summary>
    public async Task<IReadOnlyList<string>> ReadStoredAsync()
    {
        var texts = new List<string>();
        foreach (var file in Directory.GetFiles(Data).Where(file => Path.GetExtension(file) != ".lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            texts.Add(await reader.ReadToEndAsync());
        }
        return texts;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        var settings = new Dictionary<string, string?>
        {
            // Watching a settings file for each of hundreds of servers uses up the system's watches.
            ["hostBuilder:reloadConfigOnChange"] = "false",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
            // As strong hashes would be most of the time that a test takes; and a test server need not survive a power failure.
            ["Access:PasswordRounds"] = "1000",
            ["Storage:Synchronous"] = "NORMAL",
        };
        foreach (var (key, value) in settings.Concat(_settings))
            builder.UseSetting(key, value);
        builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(Clock ?? Time)));
    }

    public override async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await base.DisposeAsync();
        if (!_keepsData && Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
    }
}
