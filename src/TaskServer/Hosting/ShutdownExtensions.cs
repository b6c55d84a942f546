using Microsoft.Extensions.Options;
using TaskServer.Scheduling;

namespace TaskServer.Hosting;

internal static class ShutdownExtensions
{
    // Closing the web server and the store comes on top of what running scripts are given.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Gives a stopping host the time that running scripts have.</summary>
    public static IServiceCollection AddShutdownTimeout(this IServiceCollection services)
    {
        services.AddOptions<HostOptions>().Configure<IOptions<SchedulerOptions>>(
            (host, scheduler) => host.ShutdownTimeout = scheduler.Value.ShutdownTimeout + Rest);
        return services;
    }
}
