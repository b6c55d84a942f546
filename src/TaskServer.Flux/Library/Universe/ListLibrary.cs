using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary>Functions of arrays that need no import.</summary>
internal sealed class ListLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "length", static (in Arguments a) => Value.Int(a.Array(0).Count));
        natives.Add("universe", "contains", static (in Arguments a) => Value.Bool(Contains(a.Array(1).Span, a[0])));
    }

    // A null is not in any list.
    private static bool Contains(ReadOnlySpan<Value> list, Value value)
    {
        if (value.IsNull)
            return false;
        if (list.Length > Work.StepMask)
            Work.ThrowIfCancelled();
        var steps = 0;
        foreach (var element in list)
        {
            if ((++steps & Work.StepMask) == 0)
                Work.ThrowIfCancelled();
            if (!element.IsNull && ValueOperators.DeepEquals(element, value))
                return true;
        }
        return false;
    }
}
