using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Bound;

/// <summary>A function literal. Parameters are the first slots of a call's frame.</summary>
internal sealed class BoundFunction(FunctionParameter[] parameters, BoundNode?[] defaults, SourceSpan span) : BoundNode(span)
{
    public FunctionParameter[] Parameters => parameters;

    public BoundNode?[] Defaults => defaults;

    /// <summary>Set once, when the body is bound.</summary>
    public BoundNode Body { get; set; } = null!;

    public int FrameSize { get; set; }

    /// <summary>What inference found; the functions of the library have none.</summary>
    public FunctionMonotype? Type { get; init; }

    /// <summary>How many composite expressions the script has, which numbers the variables that stayed open in <see cref="Type"/>.</summary>
    public int Composites { get; init; }

    public override Value Evaluate(Frame frame) => Value.Function(new Closure(this, frame));
}

internal sealed class Closure(BoundFunction definition, Frame captured) : FluxFunction(definition.Parameters)
{
    public BoundFunction Definition => definition;

    public Frame Captured => captured;

    // Without inference every parameter has a type variable of its own.
    public override string TypeText => definition.Type is { } type
        ? Types.TypeText.Of(type, definition.Composites)
        : $"({string.Join(", ", Parameters.Select((p, i) => $"{(p.Mode == ParameterMode.Pipe ? "<-" : p.Mode == ParameterMode.Optional ? "?" : "")}{p.Name}: {(char)('A' + i)}"))}) => {(char)('A' + Parameters.Length)}";

    public override Value Invoke(ReadOnlySpan<Value> arguments, RunContext context, CallSite site)
    {
        var slots = new Value[definition.FrameSize];
        arguments.CopyTo(slots);
        for (var i = 0; i < Parameters.Length; i++)
        {
            // Defaults are evaluated at the call, in the scope of the definition.
            if (definition.Defaults[i] is { } fallback && slots[i].IsNull && slots[i].NullType is null)
                slots[i] = fallback.Evaluate(captured);
        }
        context.Enter(site);
        try
        {
            return definition.Body.Evaluate(new Frame(context, slots, captured));
        }
        finally
        {
            context.Leave();
        }
    }
}

/// <summary>The body of a function in braces.</summary>
internal sealed class BoundBlock(BoundStatement[] statements, BoundNode result, SourceSpan span) : BoundNode(span)
{
    public BoundStatement[] Statements => statements;

    public BoundNode Result => result;

    public override Value Evaluate(Frame frame)
    {
        foreach (var statement in statements)
            statement.Execute(frame);
        return result.Evaluate(frame);
    }
}
