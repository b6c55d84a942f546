using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Packages <c>system</c> and <c>runtime</c>.</summary>
internal sealed class SystemPackages : INativeLibrary
{
    /// <summary>The version of the language and its library that this engine follows.</summary>
    private const string LanguageVersion = "v0.200.0";

    public static void Register(NativeFunctions natives)
    {
        natives.Add("system", "time", static (in a) => Value.Time((a.Context.Environment.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100));
        natives.Add("runtime", "version", static (in _) => Value.String(LanguageVersion));
    }
}
