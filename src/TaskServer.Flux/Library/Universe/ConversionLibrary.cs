using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

internal sealed class ConversionLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "bool", static (in Arguments a) => Conversions.ToBool(a[0]));
        natives.Add("universe", "bytes", static (in Arguments a) => Conversions.ToBytes(a[0]));
        natives.Add("universe", "duration", static (in Arguments a) => Conversions.ToDuration(a[0]));
        natives.Add("universe", "float", static (in Arguments a) => Conversions.ToFloat(a[0]));
        natives.Add("universe", "int", static (in Arguments a) => Conversions.ToInt(a[0]));
        natives.Add("universe", "string", static (in Arguments a) => Conversions.ToString(a[0]));
        natives.Add("universe", "time", static (in Arguments a) => Conversions.ToTime(a[0]));
        natives.Add("universe", "uint", static (in Arguments a) => Conversions.ToUInt(a[0]));
        natives.Add("universe", "display", static (in Arguments a) => Value.String(Display.Text(a[0])));
    }
}
