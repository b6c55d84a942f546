using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using TaskServer.Dialects.Influx.Points;
using TaskServer.Dialects.Influx.Tasks;

namespace TaskServer.Dialects.Influx;

public static class InfluxExtensions
{
    /// <summary>The InfluxDB API. Register it after the other dialects: it owns every path that they leave.</summary>
    public static IServiceCollection AddInflux(this IServiceCollection services)
    {
        services.AddSingleton<IDialect, InfluxDialect>();
        services.AddSingleton<TaskRequests>();
        services.AddSingleton<Target>();
        services.AddDialectControllers();
        services.AddSingleton<IObjectModelValidator, NoValidator>();
        return services;
    }

    // Only what the actions use: no formatters, validators and filters, so that no answer but the dialect's own can ever be given.
    private static void AddDialectControllers(this IServiceCollection services) => services
        .AddMvcCore(options =>
        {
            options.InputFormatters.Clear();
            options.OutputFormatters.Clear();
            options.ModelValidatorProviders.Clear();
            options.Filters.Clear();
            options.ValueProviderFactories.Clear(); // one of them would take a body that calls itself a form away from the action
            options.ModelBinderProviders.Clear();
            options.ModelBinderProviders.Add(new InfluxBinderProvider());
            options.ModelBinderProviders.Add(new CancellationTokenModelBinderProvider());
            options.ModelBinderProviders.Add(new ServicesModelBinderProvider());
        })
        .ConfigureApplicationPartManager(parts =>
        {
            parts.FeatureProviders.Clear();
            parts.FeatureProviders.Add(new DialectControllers());
        });

    /// <summary>Bodies judge themselves when they are read; the usual one would walk through all of their members to find nothing to ask.</summary>
    private sealed class NoValidator : IObjectModelValidator
    {
        public void Validate(ActionContext actionContext, ValidationStateDictionary? validationState, string prefix, object? model)
        {
        }
    }

    /// <summary>Controllers are internal here, like everything else that no other project calls.</summary>
    private sealed class DialectControllers : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo typeInfo) =>
            !typeInfo.IsAbstract && typeInfo.Assembly == typeof(InfluxExtensions).Assembly
            && typeof(ControllerBase).IsAssignableFrom(typeInfo);
    }
}
