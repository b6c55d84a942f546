using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>The functions of package <c>array</c> that make arrays of arrays.</summary>
internal sealed class ArrayPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("array", "concat", static (in a) => Value.Array(Joined(a.Array(0), a.Array(1))));
        natives.Add("array", "map", static (in a) => Value.Array(Mapped(a.Array(0), new(a.Function(1), a.Context, a.Site))));
        natives.Add("array", "filter", static (in a) => Value.Array(Filtered(a.Array(0), new(a.Function(1), a.Context, a.Site))));
    }

    private static FluxArray Joined(FluxArray first, FluxArray second)
    {
        var joined = new ArrayBuilder();
        foreach (var element in first.Span)
            joined.Add(element);
        foreach (var element in second.Span)
            joined.Add(element);
        return joined.Build();
    }

    private static FluxArray Mapped(FluxArray array, ElementFunction function)
    {
        var mapped = new ArrayBuilder();
        foreach (var element in array.Span)
            mapped.Add(function.Invoke(element));
        return mapped.Build();
    }

    private static FluxArray Filtered(FluxArray array, ElementFunction function)
    {
        var kept = new ArrayBuilder();
        foreach (var element in array.Span)
        {
            if (function.Invoke(element) is { Kind: ValueKind.Bool, AsBool: true })
                kept.Add(element);
        }
        return kept.Build();
    }

    /// <summary>A function of one parameter, <c>x</c>.</summary>
    private sealed class ElementFunction
    {
        private readonly FluxFunction _function;
        private readonly RunContext _context;
        private readonly CallSite _site;
        private readonly int _position;

        public ElementFunction(FluxFunction function, RunContext context, CallSite site)
        {
            _function = function;
            _context = context;
            _site = site;
            _position = function.IndexOf("x");
            if (_position < 0)
                throw FluxException.Invalid("missing required argument x (argument fn)");
        }

        public Value Invoke(Value element)
        {
            _context.ThrowIfCancelled();
            var arguments = new Value[_function.Parameters.Length];
            arguments[_position] = element;
            return _context.Call(_function, _site, arguments);
        }
    }
}
