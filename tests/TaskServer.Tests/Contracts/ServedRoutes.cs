using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TaskServer.Tests.Contracts;

/// <summary>The routes of this dialect's controllers, in the form `GET /api/v2/tasks/{}`.</summary>
internal static partial class ServedRoutes
{
    public static HashSet<string> Of(IServiceProvider services) =>
    [
        .. from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let home = endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.ControllerTypeInfo.Namespace
           where home is not null && (home.StartsWith("TaskServer.Dialects.Influx", StringComparison.Ordinal) || home == "TaskServer.Docs")
           let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
           from method in methods is null or [] ? ["GET"] : methods // a route without a method takes all, and is described once
           select $"{method} {Shape("/" + endpoint.RoutePattern.RawText!.TrimStart('/'))}",
    ];

    public static string Of(ContractOperation operation) => $"{operation.Method} {Shape(operation.Path)}";

    public static IReadOnlyList<ContractOperation> Operations(IServiceProvider services)
    {
        var served = Of(services);
        return [.. Contract.Operations.Where(operation => served.Contains(Of(operation)))];
    }

    private static string Shape(string template) => Parameter().Replace(template, "{}");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
