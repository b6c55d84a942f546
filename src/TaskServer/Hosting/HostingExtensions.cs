using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Prometheus;

namespace TaskServer.Hosting;

public static class HostingExtensions
{
    /// <summary>The server under the dialects: limits, metrics, and what is done at the first start.</summary>
    public static WebApplicationBuilder AddServer(this WebApplicationBuilder builder)
    {
        builder.AddServerLog();
        var services = builder.Services;
        services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton(_ =>
        {
            var registry = Metrics.NewCustomRegistry();
            DotNetStats.Register(registry);
            return registry;
        });
        services.AddSingleton<HttpMetrics>();
        services.AddSingleton<ServerClock>();
        services.AddHostedService<FirstStart>();
        return builder;
    }

    public static void UseRequestTelemetry(this WebApplication app)
    {
        app.Services.GetRequiredService<ServerClock>(); // it counts from here
        app.UseMiddleware<RequestTelemetry>();
    }

    private sealed class KestrelLimits(IOptions<ServerOptions> options) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions kestrel)
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Value.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = options.Value.MaxHeaderBytes;
            kestrel.Limits.MaxRequestLineSize = options.Value.MaxHeaderBytes;
        }
    }
}

public sealed class ServerOptions
{
    public const string Section = "Server";

    /// <summary>The longest body that is read. Scripts of many megabytes are known.</summary>
    [Range(1_024, 2_000_000_000)]
    public long MaxBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The longest request line, and the longest headers together.</summary>
    [Range(4_096, 1_048_576)]
    public int MaxHeaderBytes { get; set; } = 32 * 1024;
}
