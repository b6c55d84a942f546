using System.Diagnostics;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>Reads the type of a <c>builtin</c> statement. A letter means the same variable in the whole of it.</summary>
internal sealed class DeclaredTypes(TypeErrors errors)
{
    private readonly List<string> _names = [];
    private readonly List<Kinds> _kinds = [];

    public static Polytype Read(TypeExpression expression, TypeErrors errors) => new DeclaredTypes(errors).Read(expression);

    private Polytype Read(TypeExpression expression)
    {
        var type = Read(expression.Type);
        foreach (var constraint in expression.Constraints)
        {
            var index = Index(constraint.Variable.Name);
            foreach (var kind in constraint.Kinds)
            {
                if (Enum.TryParse<Kinds>(kind.Name, out var flag))
                    _kinds[index] |= flag;
                else
                    errors.UnknownType(kind.Span, kind.Name);
            }
        }

        return new Polytype(type, [.. _kinds]);
    }

    private Monotype Read(MonoType type)
    {
        switch (type)
        {
            case NamedType named when BasicType.Named(named.Name) is { } basic:
                return basic;
            case NamedType { Name: "dynamic" } or DynamicType:
                return DynamicMonotype.Instance;
            case NamedType unknown:
                errors.UnknownType(unknown.Span, unknown.Name);
                return DynamicMonotype.Instance;
            case Syntax.TypeVariable variable:
                return Variable(variable.Name);
            case ArrayType array:
                return new CollectionMonotype(CollectionKind.Array, Read(array.Element));
            case StreamType stream:
                return new CollectionMonotype(CollectionKind.Stream, Read(stream.Element));
            case VectorType vector:
                return new CollectionMonotype(CollectionKind.Vector, Read(vector.Element));
            case DictType dictionary:
                return new DictionaryMonotype(Read(dictionary.Key), Read(dictionary.Value));
            case RecordType record:
                var result = record.Base is null ? EmptyRecord.Instance : Variable(record.Base.Name);
                for (var i = record.Properties.Length - 1; i >= 0; i--)
                    result = new RecordMonotype(record.Properties[i].Name, Read(record.Properties[i].Type), result);
                return result;
            case FunctionType function:
                var parameters = new Parameter[function.Parameters.Length];
                for (var i = 0; i < parameters.Length; i++)
                {
                    var parameter = function.Parameters[i];
                    parameters[i] = new Parameter(parameter.Name ?? Parameter.Unnamed, parameter.Kind, Read(parameter.Type));
                }

                return FunctionMonotype.Sorted(parameters, Read(function.Result));
            case LabelType label:
                errors.Label(label.Span);
                return BasicType.String;
            default:
                throw new UnreachableException(type.GetType().Name);
        }
    }

    private Monotype Variable(string name) => QuantifiedVariable.Number(Index(name));

    private int Index(string name)
    {
        var index = _names.IndexOf(name);
        if (index < 0)
        {
            index = _names.Count;
            _names.Add(name);
            _kinds.Add(Kinds.None);
        }

        return index;
    }
}
