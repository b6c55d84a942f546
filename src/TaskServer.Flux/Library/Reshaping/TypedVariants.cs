using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Reshaping;

/// <summary>Functions of <c>experimental</c> that are those of <c>universe</c> with stricter types.</summary>
internal sealed class TypedVariants : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        foreach (var name in (string[])["count", "mean", "mode", "skew", "spread", "sum", "distinct", "first", "last", "max", "min", "unique"])
            Add(natives, name, "tables");
        Add(natives, "stddev", "tables", "mode");
        Add(natives, "quantile", "tables", "q", "compression", "method");
        Add(natives, "integral", "tables", "unit", "interpolate");
        Add(natives, "histogram", "tables", "bins", "normalize");
        Add(natives, "histogramQuantile", "tables", "quantile", "minValue");
        Add(natives, "kaufmansAMA", "tables", "n");
        Add(natives, "fill", "tables", "value", "usePrevious");
        natives.Add("experimental", "_window", static (in a) => Forward("window", a, ["tables", "every", "period", "offset", "location", "createEmpty"]));
    }

    private static void Add(NativeFunctions natives, string name, params string[] parameters) => natives.Add("experimental", name, (in a) => Forward(name, a, parameters));

    /// <summary>Calls the function of universe; the arguments, in their order, belong to the parameters of these names.</summary>
    private static Value Forward(string name, in Arguments a, string[] parameters)
    {
        var function = a.Context.Option("universe", name).AsFunction;
        var values = new Value[function.Parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            values[function.IndexOf(parameters[i])] = a[i];
        return a.Context.Call(function, a.Site, values);
    }
}
