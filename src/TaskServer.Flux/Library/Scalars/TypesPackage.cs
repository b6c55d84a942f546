using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Packages <c>types</c> and <c>timezone</c>.</summary>
internal sealed class TypesPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("types", "isType", static (in a) => Value.Bool((a[0].IsNull ? a[0].NullType?.Text() : TypeText.Of(a[0].Kind)) == a.String(1)));
        natives.Add("timezone", "location", static (in a) => LocationRecord(a.String(0)));
    }

    private static Value LocationRecord(string name)
    {
        // Only for its refusal of a name that is not in the zone database.
        Location.Of(name, FluxDuration.Zero);
        return Value.Record(("zone", Value.String(name)), ("offset", Value.Duration(FluxDuration.Zero)));
    }
}
