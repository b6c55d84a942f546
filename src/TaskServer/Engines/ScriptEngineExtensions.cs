using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskServer.Engines.Flux;
using TaskServer.Engines.Outgoing;
using TaskServer.Engines.Sleep;
using TaskServer.Engines.Sql;
using TaskServer.Scripts;

namespace TaskServer.Engines;

/// <summary>The engines of this server. One from another assembly is registered in the same way.</summary>
public static class ScriptEngineExtensions
{
    public static IServiceCollection AddScriptEngines(this IServiceCollection services)
    {
        services.AddOptions<FluxOptions>().BindConfiguration(FluxOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OutgoingOptions>().BindConfiguration(OutgoingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OutgoingHttp>();
        services.AddSingleton<SqlDatabases>();
        services.AddSingleton<FluxScripts>();
        services.AddSingleton<ScriptLanguage, FluxScriptLanguage>();
        services.AddSingleton<IScriptEngine, FluxScriptEngine>();
        services.AddSingleton<IScriptEngine, SleepEngine>();
        services.TryAddSingleton<ScriptEngines>();
        return services;
    }
}
