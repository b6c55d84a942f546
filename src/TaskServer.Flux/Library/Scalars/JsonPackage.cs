using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Packages <c>json</c>, <c>experimental/json</c> and <c>experimental/dynamic</c>.</summary>
internal sealed class JsonPackage : INativeLibrary
{
    private const string Dynamic = "experimental/dynamic";

    public static void Register(NativeFunctions natives)
    {
        natives.Add("json", "encode", static (in a) => Value.Bytes(JsonText.Encode(a[0])));
        natives.Add("experimental/json", "parse", static (in a) => JsonText.Parse(a.Bytes(0)));
        natives.Add(Dynamic, "dynamic", static (in a) => Value.Dynamic(FluxDynamic.Wrap(a[0])));
        natives.Add(Dynamic, "asArray", static (in a) => AsArray(a[0]));
        natives.Add(Dynamic, "jsonParse", static (in a) => Value.Dynamic(FluxDynamic.Wrap(JsonText.Parse(a.Bytes(0)))));
        natives.Add(Dynamic, "jsonEncode", static (in a) => Value.Bytes(JsonText.Encode(a[0])));
        natives.Add(Dynamic, "isType", static (in a) => Value.Bool(a[0].Kind == ValueKind.Dynamic && TypeText.Of(a[0].AsDynamic.Inner.Kind) == a.String(1)));
    }

    private static Value AsArray(Value value)
    {
        var inner = value.Kind == ValueKind.Dynamic ? value.AsDynamic.Inner : value;
        return inner.Kind == ValueKind.Array
            ? inner
            : throw FluxException.Invalid($"unable to convert {TypeText.Of(inner.Kind)} to array");
    }
}
