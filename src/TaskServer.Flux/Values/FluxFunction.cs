using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

internal enum ParameterMode : byte
{
    Required,
    Optional,
    Pipe,
}

internal readonly record struct FunctionParameter(string Name, ParameterMode Mode);

/// <summary>Something that can be called: a native of the library or a closure of a script.</summary>
internal abstract class FluxFunction(FunctionParameter[] parameters)
{
    public FunctionParameter[] Parameters { get; } = parameters;

    /// <summary>Position of the pipe parameter, -1 without one.</summary>
    public int PipeIndex { get; } = Array.FindIndex(parameters, p => p.Mode == ParameterMode.Pipe);

    /// <summary>The function's type as <c>display</c> prints it.</summary>
    public abstract string TypeText { get; }

    /// <summary>Arguments in the order of <see cref="Parameters"/>, <c>default</c> for those that were not given.</summary>
    public abstract Value Invoke(ReadOnlySpan<Value> arguments, RunContext context, CallSite site);

    public int IndexOf(string parameter)
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (Parameters[i].Name == parameter)
                return i;
        }
        return -1;
    }
}
