using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Monitoring;

/// <summary>Packages <c>influxdata/influxdb/tasks</c> and <c>influxdata/influxdb/secrets</c>.</summary>
internal sealed class TasksPackages : INativeLibrary
{
    private const string Tasks = "influxdata/influxdb/tasks";
    private const long Unset = long.MinValue;

    public static void Register(NativeFunctions natives)
    {
        natives.AddValue(Tasks, "_unset", Value.Time(Unset));
        natives.Add(Tasks, "_lastSuccess", static (in a) =>
            a.Time(1) is > Unset and var option ? Value.Time(option) : Value.Time(a.Context.Environment.LatestSuccess ?? a.Time(0)));
        natives.Add("influxdata/influxdb/secrets", "get", static (in a) =>
            a.Context.Environment.Secrets(a.String(0)) is { } secret ? Value.String(secret) : throw FluxException.NotFound("secret not found"));
    }
}
