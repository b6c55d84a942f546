namespace TaskServer.Flux.Types;

/// <summary>
/// A type that holds for every choice of its variables: <c>(v: A) => A where A: Addable</c>. Immutable, so scripts share the types of the
/// library. A type without variables stands for itself.
/// </summary>
internal sealed class Polytype(Monotype type, Kinds[] variables)
{
    /// <summary>With <see cref="QuantifiedVariable"/>s where the variables stand.</summary>
    public Monotype Type => type;

    /// <summary>The kinds of the variables.</summary>
    public Kinds[] Variables => variables;

    public static Polytype Of(Monotype type) => new(type, []);

    /// <summary>The type with a fresh variable for each of its own.</summary>
    public Monotype Instantiate(int level, Budget budget)
    {
        if (!type.IsGeneric)
            return type;
        var fresh = new TypeVariable[variables.Length];
        for (var i = 0; i < fresh.Length; i++)
            fresh[i] = new TypeVariable(level) { Kinds = variables[i] };
        return Replace(type, fresh, budget);
    }

    /// <summary>Makes everything that was left open inside the assignment just ended, whose variables lie deeper than <paramref name="level"/>, open to any choice.</summary>
    public static Polytype Generalize(Monotype type, int level, Budget budget)
    {
        type = type.Resolved;
        if (!type.HasVariables)
            return Of(type);
        var free = new List<TypeVariable>();
        var general = Quantify(type, new Generalization(free, level, budget));
        var kinds = new Kinds[free.Count];
        for (var i = 0; i < kinds.Length; i++)
            kinds[i] = free[i].Kinds;
        return new Polytype(general, kinds);
    }

    private readonly record struct Generalization(List<TypeVariable> Free, int Level, Budget Budget);

    private static Monotype Quantify(Monotype type, Generalization context)
    {
        type = type.Resolved;
        if (!type.HasVariables)
            return type;
        context.Budget.Spend();
        switch (type)
        {
            case TypeVariable variable:
                if (variable.Level <= context.Level)
                    return variable;
                if (variable.Index >= context.Free.Count || context.Free[variable.Index] != variable)
                {
                    variable.Index = context.Free.Count;
                    context.Free.Add(variable);
                }

                return QuantifiedVariable.Number(variable.Index);
            case CollectionMonotype collection:
                return new CollectionMonotype(collection.Kind, Quantify(collection.Element, context));
            case DictionaryMonotype dictionary:
                return new DictionaryMonotype(Quantify(dictionary.Key, context), Quantify(dictionary.Value, context));
            case RecordMonotype record:
                return RecordChain.Map(record, context, Quantify);
            case FunctionMonotype function:
                return function.Map(context, Quantify);
            default:
                return type;
        }
    }

    private static Monotype Replace(Monotype type, TypeVariable[] fresh, Budget budget)
    {
        if (!type.IsGeneric)
            return type;
        budget.Spend();
        switch (type)
        {
            case QuantifiedVariable variable:
                return fresh[variable.Index];
            case CollectionMonotype collection:
                return new CollectionMonotype(collection.Kind, Replace(collection.Element, fresh, budget));
            case DictionaryMonotype dictionary:
                return new DictionaryMonotype(Replace(dictionary.Key, fresh, budget), Replace(dictionary.Value, fresh, budget));
            case RecordMonotype record:
                return RecordChain.Map(record, (fresh, budget), static (part, context) => Replace(part, context.fresh, context.budget));
            case FunctionMonotype function:
                return function.Map((fresh, budget), static (part, context) => Replace(part, context.fresh, context.budget));
            default:
                return type;
        }
    }
}
