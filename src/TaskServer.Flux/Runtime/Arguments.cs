using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

/// <summary>A native function. Arguments stand in the order of the parameters in the declared type.</summary>
internal delegate Value NativeBody(in Arguments a);

/// <summary>
/// The arguments of one call of a native, by position in its declared type. The typed accessors refuse values of another kind, so a native needs no checks of its own.
/// A null, typed or not, counts as not given.
/// </summary>
internal readonly ref struct Arguments(ReadOnlySpan<Value> values, NativeFunction function, RunContext context, CallSite site)
{
    private readonly ReadOnlySpan<Value> _values = values;

    public RunContext Context => context;

    /// <summary>The call itself, for functions that call back.</summary>
    public CallSite Site => site;

    /// <summary>The call in the user's script that errors name: this one, or the one that led into the library.</summary>
    public CallSite Origin => context.Origin(site);

    public int Count => _values.Length;

    public Value this[int index] => _values[index];

    public bool Has(int index) => !_values[index].IsNull;

    public bool Bool(int index) => Expect(index, ValueKind.Bool).AsBool;

    public bool Bool(int index, bool fallback) => Has(index) ? Bool(index) : fallback;

    public long Int(int index) => Expect(index, ValueKind.Int).AsInt;

    public long Int(int index, long fallback) => Has(index) ? Int(index) : fallback;

    public ulong UInt(int index) => Expect(index, ValueKind.UInt).AsUInt;

    public double Float(int index) => Expect(index, ValueKind.Float).AsFloat;

    public double Float(int index, double fallback) => Has(index) ? Float(index) : fallback;

    public string String(int index)
    {
        var text = Expect(index, ValueKind.String).AsString;
        // What is done with a long text takes a while.
        if (text.Length > Work.StepMask)
            context.ThrowIfCancelled();
        return text;
    }

    public string String(int index, string fallback) => Has(index) ? String(index) : fallback;

    public FluxDuration Duration(int index) => Expect(index, ValueKind.Duration).AsDuration;

    public FluxDuration Duration(int index, FluxDuration fallback) => Has(index) ? Duration(index) : fallback;

    public byte[] Bytes(int index) => Expect(index, ValueKind.Bytes).AsBytes;

    public FluxRegexp Regexp(int index) => Expect(index, ValueKind.Regexp).AsRegexp;

    public FluxArray Array(int index) => Expect(index, ValueKind.Array).AsArray;

    public FluxDict Dict(int index) => Expect(index, ValueKind.Dict).AsDict;

    public FluxRecord Record(int index) => Expect(index, ValueKind.Record).AsRecord;

    public FluxFunction Function(int index) => Expect(index, ValueKind.Function).AsFunction;

    public StreamNode Stream(int index) => Expect(index, ValueKind.Stream).AsStream;

    /// <summary>A time, or a duration relative to now, as nanoseconds.</summary>
    public long Time(int index)
    {
        var value = _values[index];
        return value.Kind == ValueKind.Duration ? context.Resolve(value.AsDuration) : Expect(index, ValueKind.Time).AsTime;
    }

    /// <summary>The strings of an array of strings, null when the argument was not given.</summary>
    public string[]? Strings(int index)
    {
        if (!Has(index))
            return null;
        var array = Array(index);
        var strings = new string[array.Count];
        for (var i = 0; i < strings.Length; i++)
            strings[i] = array[i].Kind == ValueKind.String ? array[i].AsString : throw FluxException.Invalid($"expected string but found {TypeText.Of(array[i])}");
        return strings;
    }

    /// <summary>A parameter that holds a location record; without it UTC. Declare it as <c>?location</c> only where the default is not the option.</summary>
    public Location Location(int index) => Values.Location.Of(_values[index]);

    private Value Expect(int index, ValueKind kind)
    {
        var value = _values[index];
        if (value.Kind == kind)
            return value;
        if (value.IsNull)
            throw FluxException.Invalid($"missing required keyword argument \"{function.Parameters[index].Name}\"");
        throw FluxException.Invalid($"keyword argument \"{function.Parameters[index].Name}\" should be of kind {TypeText.Of(kind)}, but got {TypeText.Of(value.Kind)}");
    }
}
