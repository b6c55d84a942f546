using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

/// <summary>A builtin: its declared type gives names and order of the parameters, the body is C#.</summary>
internal sealed class NativeFunction(string package, string name, FunctionParameter[] parameters, string typeText, NativeBody body, bool hasSideEffects)
    : FluxFunction(parameters)
{
    public string Package => package;

    public string Name => name;

    public override string TypeText => typeText;

    /// <summary>Calls of it are results of the script even when nobody uses their value.</summary>
    public bool HasSideEffects => hasSideEffects;

    public override Value Invoke(ReadOnlySpan<Value> arguments, RunContext context, CallSite site) => body(new Arguments(arguments, this, context, site));
}
