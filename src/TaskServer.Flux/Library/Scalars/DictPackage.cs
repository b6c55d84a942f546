using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>dict</c>.</summary>
internal sealed class DictPackage : INativeLibrary
{
    private const string Package = "dict";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "fromList", static (in a) => Value.Dict(FluxDict.Of(a.Array(0).Select(p => KeyValuePair.Create(p.AsRecord["key"], p.AsRecord["value"])))));
        natives.Add(Package, "get", static (in a) => a.Dict(0).TryGet(a[1], out var value) ? value : a[2]);
        natives.Add(Package, "insert", static (in a) => Value.Dict(a.Dict(0).Insert(a[1], a[2])));
        natives.Add(Package, "remove", static (in a) => Value.Dict(a.Dict(0).Remove(a[1])));
    }
}
