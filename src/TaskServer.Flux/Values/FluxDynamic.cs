using System.Runtime.CompilerServices;

namespace TaskServer.Flux.Values;

/// <summary>A wrapper around null, a scalar, an array of dynamic values or a record of dynamic values.</summary>
internal sealed record FluxDynamic(Value Inner)
{
    public static FluxDynamic Null { get; } = new(default(Value));

    /// <summary>Wraps a value and everything in it.</summary>
    public static FluxDynamic Wrap(Value value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Kind)
        {
            case ValueKind.Dynamic:
                return value.AsDynamic;
            case ValueKind.Array:
                var elements = new ArrayBuilder();
                foreach (var element in value.AsArray.Span)
                    elements.Add(Value.Dynamic(Wrap(element)));
                return new(Value.Array(elements.Build()));
            case ValueKind.Record:
                return new(Value.Record([.. value.AsRecord.Members.Select(m => (m.Label, Value.Dynamic(Wrap(m.Value))))]));
            case ValueKind.Dict or ValueKind.Function or ValueKind.Stream:
                throw FluxException.Invalid($"cannot convert {TypeText.Of(value)} to dynamic");
            default:
                return new(value);
        }
    }

    /// <summary>Member access: dynamic again, null when there is no such member.</summary>
    public Value Member(string label) => Inner.Kind switch
    {
        ValueKind.Null => Value.Dynamic(Null),
        ValueKind.Record => Inner.AsRecord.Has(label) ? Inner.AsRecord[label] : Value.Dynamic(Null),
        _ => throw FluxException.Invalid($"cannot access property \"{label}\" on value of type {TypeText.Of(Inner)}"),
    };
}
