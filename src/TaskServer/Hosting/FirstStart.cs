using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TaskServer.Access;

namespace TaskServer.Hosting;

/// <summary>
/// Sets an empty server up from the section `Setup` of the configuration, or from the variables that the official image takes
/// (`DOCKER_INFLUXDB_INIT_…`). Without either it says how to do it by hand.
/// </summary>
internal sealed partial class FirstStart(
    Setup setup, IConfiguration configuration, IServer server, IHostApplicationLifetime lifetime, ILogger<FirstStart> logger) : IHostedService
{
    private const string Variables = "DOCKER_INFLUXDB_INIT_";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await setup.IsAllowedAsync(cancellationToken))
            return;
        if (Wanted() is { } request)
        {
            await setup.RunAsync(request, cancellationToken);
            Log.SetUp(logger, request.UserName, request.Organization, request.Bucket);
            return;
        }
        lifetime.ApplicationStarted.Register(() => Log.NotSetUp(logger, Address()));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private SetupRequest? Wanted()
    {
        if (configuration.GetSection("Setup").Exists())
            return Request(key => configuration["Setup:" + key]);
        return configuration[Variables + "MODE"] == "setup"
            ? Request(key => configuration[Variables + key switch
            {
                "Organization" => "ORG",
                "Token" => "ADMIN_TOKEN",
                _ => key.ToUpperInvariant(),
            }])
            : null;
    }

    private static SetupRequest Request(Func<string, string?> setting) => new()
    {
        UserName = setting("Username"),
        Password = setting("Password"),
        Organization = setting("Organization"),
        Bucket = setting("Bucket"),
        RetentionSeconds = Retention.Seconds(setting("Retention")),
        Token = setting("Token"),
    };

    private string Address() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?
            .Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
        ?? "http://localhost:8086";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The server was set up: user {User}, organization {Organization}, bucket {Bucket}")]
        public static partial void SetUp(ILogger logger, string? user, string? organization, string? bucket);

        [LoggerMessage(2, LogLevel.Information, "The server is not set up. To do so: curl {Address}/api/v2/setup -d '{{\"username\":\"admin\",\"password\":\"at least 8 letters\",\"org\":\"my-org\",\"bucket\":\"my-bucket\"}}'")]
        public static partial void NotSetUp(ILogger logger, string address);
    }
}
