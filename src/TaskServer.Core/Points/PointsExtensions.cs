using Microsoft.Extensions.DependencyInjection;
using TaskServer.Storage;

namespace TaskServer.Points;

public static class PointsExtensions
{
    /// <summary>The store of points, in the data folder, and the service that removes what buckets do not keep.</summary>
    public static IServiceCollection AddPoints(this IServiceCollection services)
    {
        services.AddSingleton(provider => PointStore.Open(Path.Combine(provider.GetRequiredService<Database>().Folder, "points.db")));
        services.AddHostedService<RetentionService>();
        return services;
    }

    /// <summary>Opens the store of points, so that what is wrong with it is known before anything else starts.</summary>
    /// <exception cref="PointFileException">With one line for the operator.</exception>
    public static void OpenPoints(this IServiceProvider services) => services.GetRequiredService<PointStore>();
}
