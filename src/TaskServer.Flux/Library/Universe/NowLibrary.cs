using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

internal sealed class NowLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "_now", static (in Arguments a) => Value.Time(a.Context.Now));
        natives.Add("universe", "today", static (in Arguments a) => Value.Time(Calendar.FloorDivide(a.Context.Now, FluxDuration.Day) * FluxDuration.Day));
        natives.AddValue("universe", "true", Value.True);
        natives.AddValue("universe", "false", Value.False);
        natives.AddValue("universe", "inf", Value.Duration(FluxDuration.Infinite));
        natives.Add("universe", "die", static (in Arguments a) => throw FluxException.Invalid(a.String(0)));
    }
}
