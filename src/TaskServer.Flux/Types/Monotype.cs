using System.Runtime.CompilerServices;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>
/// A type. Everything but <see cref="TypeVariable"/> is immutable; a variable becomes another type by being bound to it, so look at
/// <see cref="Resolved"/> before looking at the class.
/// </summary>
internal abstract class Monotype
{
    /// <summary>Whether a variable occurs that may still be bound. Types without one need no walking when variables are bound or generalised.</summary>
    public bool HasVariables { get; protected init; }

    /// <summary>Whether a <see cref="QuantifiedVariable"/> occurs, which is so inside a <see cref="Polytype"/> only.</summary>
    public bool IsGeneric { get; protected init; }

    public Monotype Resolved
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => this is TypeVariable { Binding: not null } variable ? variable.Target : this;
    }
}

/// <summary>int, string and so on.</summary>
internal sealed class BasicType(string name, Kinds kinds) : Monotype
{
    public static readonly BasicType Bool = new("bool", Kinds.Scalar | Kinds.Stringable);
    public static readonly BasicType Int = new("int", Kinds.Number | Kinds.Negatable);

    /// <summary>Negating one is an error when it is evaluated, not before.</summary>
    public static readonly BasicType UInt = new("uint", Kinds.Number | Kinds.Negatable);

    public static readonly BasicType Float = new("float", Kinds.Number | Kinds.Negatable);
    public static readonly BasicType String = new("string", Kinds.Scalar | Kinds.Addable | Kinds.Comparable | Kinds.Stringable);
    public static readonly BasicType Time = new("time", Kinds.Scalar | Kinds.Comparable | Kinds.Timeable | Kinds.Stringable);
    public static readonly BasicType Duration = new("duration", Kinds.Scalar | Kinds.Comparable | Kinds.Negatable | Kinds.Timeable | Kinds.Stringable);
    public static readonly BasicType Bytes = new("bytes", Kinds.Equatable | Kinds.Basic);
    public static readonly BasicType Regexp = new("regexp", Kinds.Basic);

    public string Name => name;

    public Kinds Kinds => kinds;

    public static BasicType? Named(string name) => name switch
    {
        "bool" => Bool,
        "int" => Int,
        "uint" => UInt,
        "float" => Float,
        "string" => String,
        "time" => Time,
        "duration" => Duration,
        "bytes" => Bytes,
        "regexp" => Regexp,
        _ => null,
    };
}

/// <summary>A wrapper around values whose types show at run time only. Members of it can be read, everything else wants the value itself.</summary>
internal sealed class DynamicMonotype : Monotype
{
    public static readonly DynamicMonotype Instance = new();
}

/// <summary>What is left of a type after a mistake that has been reported. It agrees with every type, so that one mistake does not lead to more.</summary>
internal sealed class WrongMonotype : Monotype
{
    public static readonly WrongMonotype Instance = new();
}

/// <summary>
/// A type not known yet. <see cref="Level"/> tells in how many nested assignments it was made: what is still free when the assignment
/// that made it ends may be anything, and is generalised.
/// </summary>
internal sealed class TypeVariable : Monotype
{
    public TypeVariable(int level)
    {
        Level = level;
        HasVariables = true;
    }

    public int Level { get; set; }

    /// <summary>How many variables inference had made before this one.</summary>
    public int Number { get; init; }

    public Kinds Kinds { get; set; }

    /// <summary>Its place among the variables being generalised.</summary>
    public int Index { get; set; }

    public Monotype? Binding { get; set; }

    /// <summary>The end of the chain of bindings, which it shortens.</summary>
    public Monotype Target
    {
        get
        {
            if (Binding is null)
                return this;
            var end = Binding;
            while (end is TypeVariable { Binding: { } next })
                end = next;
            return Binding = end;
        }
    }
}

/// <summary>A variable of a <see cref="Polytype"/>, replaced by a fresh one at every use.</summary>
internal sealed class QuantifiedVariable : Monotype
{
    private static readonly QuantifiedVariable[] _first = [.. Enumerable.Range(0, 32).Select(index => new QuantifiedVariable(index))];

    private QuantifiedVariable(int index)
    {
        Index = index;
        IsGeneric = true;
    }

    public int Index { get; }

    public static QuantifiedVariable Number(int index) => index < _first.Length ? _first[index] : new QuantifiedVariable(index);
}

internal enum CollectionKind
{
    Array,
    Stream,
    Vector,
}

/// <summary><c>[T]</c>, <c>stream[T]</c>, <c>vector[T]</c></summary>
internal sealed class CollectionMonotype : Monotype
{
    public CollectionMonotype(CollectionKind kind, Monotype element)
    {
        Kind = kind;
        Element = element;
        HasVariables = element.HasVariables;
        IsGeneric = element.IsGeneric;
    }

    public CollectionKind Kind { get; }

    public Monotype Element { get; }
}

internal sealed class DictionaryMonotype : Monotype
{
    public DictionaryMonotype(Monotype key, Monotype value)
    {
        Key = key;
        Value = value;
        HasVariables = key.HasVariables || value.HasVariables;
        IsGeneric = key.IsGeneric || value.IsGeneric;
    }

    public Monotype Key { get; }

    public Monotype Value { get; }
}

/// <summary>
/// A record with one more member than <see cref="Rest"/> (which is a record, the empty one, or a variable when more members may follow).
/// A label may occur twice; the outer one counts.
/// </summary>
internal sealed class RecordMonotype : Monotype
{
    public RecordMonotype(string label, Monotype value, Monotype rest)
    {
        Label = label;
        Value = value;
        Rest = rest;
        HasVariables = value.HasVariables || rest.HasVariables;
        IsGeneric = value.IsGeneric || rest.IsGeneric;
    }

    public string Label { get; }

    public Monotype Value { get; }

    public Monotype Rest { get; }
}

internal sealed class EmptyRecord : Monotype
{
    public static readonly EmptyRecord Instance = new();
}

internal sealed class FunctionMonotype : Monotype
{
    public FunctionMonotype(Parameter[] parameters, Monotype result)
    {
        Parameters = parameters;
        Result = result;
        HasVariables = result.HasVariables;
        IsGeneric = result.IsGeneric;
        foreach (var parameter in parameters)
        {
            HasVariables |= parameter.Type.HasVariables;
            IsGeneric |= parameter.Type.IsGeneric;
        }
    }

    /// <summary>In the order of their names, which is the order in which a call is checked.</summary>
    public Parameter[] Parameters { get; }

    public Monotype Result { get; }

    public static FunctionMonotype Sorted(Parameter[] parameters, Monotype result)
    {
        Array.Sort(parameters, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new FunctionMonotype(parameters, result);
    }

    public FunctionMonotype Map<TContext>(TContext context, Func<Monotype, TContext, Monotype> replace)
    {
        var parameters = new Parameter[Parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = Parameters[i];
            parameters[i] = parameter with { Type = replace(parameter.Type, context) };
        }

        return new FunctionMonotype(parameters, replace(Result, context));
    }

    /// <summary>Index of the parameter, or -1.</summary>
    public int Find(string name)
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (Parameters[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <summary>Index of the pipe parameter, or -1.</summary>
    public int FindPipe()
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (Parameters[i].Kind == ParameterKind.Pipe)
                return i;
        }

        return -1;
    }
}

internal readonly record struct Parameter(string Name, ParameterKind Kind, Monotype Type)
{
    /// <summary>The name of a pipe parameter that was declared without one.</summary>
    public const string Unnamed = "<-";
}
