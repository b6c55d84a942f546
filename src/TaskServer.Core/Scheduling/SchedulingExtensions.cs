using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;
using TaskServer.Access;
using TaskServer.Runs;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

public static class SchedulingExtensions
{
    /// <summary>What runs tasks: the scheduler, the workers, and the removal of old runs. Needs the store and the engines.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddOptions<SchedulerOptions>().BindConfiguration(SchedulerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(_ => Metrics.NewCustomRegistry());
        services.TryAddSingleton<PrincipalCache>();
        services.TryAddSingleton<OwnerRights>();
        services.AddSingleton<TaskMetrics>();
        services.AddSingleton<RunWorkers>();
        services.AddSingleton<Scheduler>();
        services.AddSingleton(provider => new SchedulerHealth(
            provider.GetRequiredService<Scheduler>(), provider.GetRequiredService<StoreWriter>(), provider.GetRequiredService<TimeProvider>()));
        // They stop in the reverse order: first no slot is claimed any more, then what runs is waited for.
        services.AddHostedService(provider => provider.GetRequiredService<RunWorkers>());
        services.AddHostedService<RunRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<Scheduler>());
        return services;
    }
}
