using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Formatting;

public sealed partial class FluxFormatter
{
    private Doc Builtin(BuiltinStatement statement)
    {
        var name = statement.Id.Comments.IsEmpty
            ? Doc.Concat(Doc.Space, statement.Id.Name)
            : Doc.Nest(Doc.HardLine, Identifier(statement.Id));
        var colon = statement.ColonComments.IsEmpty ? Doc.Space : AppendedComments(statement.ColonComments);
        return Doc.Concat("builtin", name, colon, ":", Doc.Space, Doc.Nest(Type(statement.Type)));
    }

    private Doc Type(TypeExpression type)
    {
        if (type.Constraints.IsEmpty)
            return MonoType(type.Type);
        var parts = new List<Doc> { Doc.Line, "where" };
        for (var i = 0; i < type.Constraints.Length; i++)
        {
            if (i > 0)
                parts.Add(",");
            parts.AddRange([Doc.Line, Constraint(type.Constraints[i])]);
        }

        return Doc.Group(MonoType(type.Type), Doc.Concat(parts));
    }

    private static Doc Constraint(TypeConstraint constraint)
    {
        var parts = new List<Doc> { Identifier(constraint.Variable), ":", Doc.Space };
        for (var i = 0; i < constraint.Kinds.Length; i++)
        {
            if (i > 0)
                parts.AddRange([Doc.Space, "+", Doc.Space]);
            parts.Add(Identifier(constraint.Kinds[i]));
        }

        return Doc.Concat(parts);
    }

    private Doc MonoType(MonoType type)
    {
        EnsureStack();
        var comments = Comments(type.Comments);
        return type switch
        {
            NamedType t => Identifier(t.Id),
            TypeVariable t => Identifier(t.Id),
            ArrayType t => Doc.Concat(comments, "[", MonoType(t.Element), "]"),
            DictType t => Doc.Concat(comments, "[", MonoType(t.Key), ":", MonoType(t.Value), "]"),
            StreamType t => Doc.Concat(comments, "stream[", MonoType(t.Element), "]"),
            VectorType t => Doc.Concat(comments, "vector[", MonoType(t.Element), "]"),
            DynamicType => Doc.Concat(comments, "dynamic"),
            RecordType t => Doc.Concat(comments, Record(t)),
            FunctionType t => Doc.Concat(comments, Function(t)),
            LabelType t => Doc.Concat(comments, Literal(t.Label)),
            _ => throw FluxException.Invalid("bad expression"),
        };
    }

    private Doc Record(RecordType record)
    {
        var items = new List<Doc>(record.Properties.Length);
        for (var i = 0; i < record.Properties.Length; i++)
        {
            var property = record.Properties[i];
            var content = Doc.Concat(Key(property.Key), ":", Doc.Space, MonoType(property.Type));
            items.Add(Item(content, Doc.Nil, i == record.Properties.Length - 1));
        }

        var broken = items.Count > MaxItemsOnALine;
        if (record.Base is null)
            return Doc.Group("{", List(items, broken), EndOfList([], items.Count > 0, broken), "}");
        var parts = new List<Doc> { Doc.Cut, Identifier(record.Base), Doc.Line, "with" };
        foreach (var item in items)
            parts.AddRange([broken ? Doc.HardLine : Doc.Line, item]);
        return Doc.Group("{", Doc.Nest(Doc.Concat(parts)), EndOfList([], hasItems: true, broken), "}");
    }

    private Doc Function(FunctionType function)
    {
        var items = new List<Doc>(function.Parameters.Length);
        for (var i = 0; i < function.Parameters.Length; i++)
            items.Add(Item(Parameter(function.Parameters[i]), Doc.Nil, i == function.Parameters.Length - 1));
        var broken = items.Count > MaxItemsOnALine;
        return Doc.Concat(
            Doc.Group("(", List(items, broken), EndOfList([], items.Count > 0, broken), ")"),
            Doc.Space,
            "=>",
            Doc.Space,
            MonoType(function.Result));
    }

    private Doc Parameter(ParameterType parameter)
    {
        var sigil = parameter.Kind switch
        {
            ParameterKind.Pipe => "<-",
            ParameterKind.Optional => "?",
            _ => "",
        };
        var name = parameter.Id is null ? Doc.Nil : Identifier(parameter.Id);
        var fallback = parameter.Default is null ? Doc.Nil : Doc.Concat(Doc.Space, "=", Doc.Space, Literal(parameter.Default));
        return Doc.Concat(Comments(parameter.Comments), sigil, name, ":", Doc.Space, MonoType(parameter.Type), fallback);
    }
}
