using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Bound;

/// <summary>A call; the piped value, when there is one, is the last argument and has no name.</summary>
internal sealed class BoundCall(BoundNode callee, string[] names, BoundNode[] arguments, bool isPiped, CallSite site) : BoundNode(site.Span)
{
    private Mapping? _last;

    public BoundNode Callee => callee;

    public string[] Names => names;

    public BoundNode[] Arguments => arguments;

    public bool IsPiped => isPiped;

    public CallSite Site => site;

    public override Value Evaluate(Frame frame)
    {
        var target = callee.Evaluate(frame);
        if (target.Kind != ValueKind.Function)
            throw TypeError($"expected function but found {TypeText.Of(target)}");
        var function = target.AsFunction;
        var positions = Positions(function);
        var values = new Value[function.Parameters.Length];
        // The piped value was evaluated first in the text, too.
        if (isPiped)
            values[positions[^1]] = arguments[^1].Evaluate(frame);
        for (var i = 0; i < names.Length; i++)
            values[positions[i]] = arguments[i].Evaluate(frame);
        return Invoke(function, values, frame.Context);
    }

    /// <summary>Calls with arguments in the order of the function's parameters; errors name this call.</summary>
    public Value Invoke(FluxFunction function, ReadOnlySpan<Value> values, RunContext context)
    {
        var depth = context.CallDepth;
        try
        {
            var result = function.Invoke(values, context, site);
            if (function is NativeFunction { HasSideEffects: true } && result.Kind == ValueKind.Stream)
                context.AddResult(result.AsStream);
            return result;
        }
        catch (FluxException e) when (IsNamedInErrors(context, depth, e))
        {
            throw e.Prefixed($"error calling function \"{site.Name}\" @{site.Span}: ");
        }
    }

    // Calls inside the library do not show. Those that stand in a row function itself do not either: the operation's own prefix says where.
    private bool IsNamedInErrors(RunContext context, int depth, FluxException e) =>
        site.IsScript && !e.IsFinal && !site.Name.StartsWith('_') && !(context.IsInRowFunction && depth == context.RowFunctionLevel);

    /// <summary>For every argument the position of its parameter.</summary>
    public int[] Positions(FluxFunction function)
    {
        var last = _last;
        if (last is null || !ReferenceEquals(last.Parameters, function.Parameters))
            _last = last = new(function.Parameters, Map(function));
        return last.Positions;
    }

    private int[] Map(FluxFunction function)
    {
        var positions = new int[arguments.Length];
        var given = new bool[function.Parameters.Length];
        for (var i = 0; i < names.Length; i++)
        {
            positions[i] = function.IndexOf(names[i]);
            if (positions[i] < 0)
                throw Final($"found unexpected argument {names[i]}{Expected(function)}");
            given[positions[i]] = true;
        }
        if (isPiped)
        {
            if (function.PipeIndex < 0)
                throw Final("missing pipe argument");
            positions[^1] = function.PipeIndex;
            given[function.PipeIndex] = true;
        }
        for (var i = 0; i < given.Length; i++)
        {
            if (!given[i] && function.Parameters[i].Mode != ParameterMode.Optional)
                throw Final($"missing required argument {function.Parameters[i].Name}");
        }
        return positions;
    }

    private string Expected(FluxFunction function)
    {
        var free = function.Parameters.Select(p => p.Name).Where(n => !names.Contains(n)).Select(n => $"`{n}`").ToArray();
        return free.Length switch
        {
            0 => "",
            1 => $" (Expected {free[0]})",
            _ => $" (Expected one of {string.Join(", ", free[..^1])} or {free[^1]})",
        };
    }

    private FluxException Final(string text) => new("invalid", $"error @{Span}: {text}") { IsFinal = true };

    private sealed record Mapping(FunctionParameter[] Parameters, int[] Positions);
}
