using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskServer.Access;
using TaskServer.Runs;
using TaskServer.Tasks;

namespace TaskServer.Storage;

public static class StorageExtensions
{
    /// <summary>The store with its tasks and runs. `Data` of the configuration names the folder.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StoreOptions>()
            .Bind(configuration.GetSection(StoreOptions.Section))
            .Configure(options => options.Folder = configuration["Data"] ?? options.Folder)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PlatformIds>();
        services.AddSingleton<Database>();
        services.AddSingleton<TaskCache>();
        services.AddSingleton<TaskEvents>();
        services.AddSingleton<RunBacklog>();
        services.AddSingleton<StoreWriter>();
        services.AddSingleton<StoreReader>();
        services.AddSingleton<OrganizationNames>();
        services.AddSingleton<TaskService>();
        services.AddSingleton<TaskViews>();
        services.AddSingleton<RunService>();
        return services;
    }

    /// <summary>Locks the data folder and opens the store, so that what is wrong with it is known before anything else starts.</summary>
    /// <exception cref="StoreException">With one line for the operator.</exception>
    public static void OpenStore(this IServiceProvider services) => services.GetRequiredService<StoreWriter>();
}
