using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Monitoring;

/// <summary>Packages <c>influxdata/influxdb/tasks</c> and <c>influxdata/influxdb/secrets</c>.</summary>
internal sealed class TasksPackages : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("influxdata/influxdb/tasks", "_lastSuccess", static (in a) => Value.Time(a.Context.Environment.LatestSuccess ?? a.Time(0)));
        natives.Add("influxdata/influxdb/secrets", "get", static (in a) =>
            a.Context.Environment.Secrets(a.String(0)) is { } secret ? Value.String(secret) : throw FluxException.NotFound("secret not found"));
    }
}
