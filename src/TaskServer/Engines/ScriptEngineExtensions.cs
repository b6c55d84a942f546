using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskServer.Engines.Sleep;

namespace TaskServer.Engines;

/// <summary>The engines of this server. One from another assembly is registered in the same way.</summary>
public static class ScriptEngineExtensions
{
    public static IServiceCollection AddScriptEngines(this IServiceCollection services)
    {
        services.AddSingleton<IScriptEngine, SleepEngine>();
        services.TryAddSingleton<ScriptEngines>();
        return services;
    }
}
