using System.Text.Json;

namespace TaskServer.Flux.Syntax;

internal sealed partial class AstJsonReader
{
    private TypeExpression TypeExpression(JsonElement json) =>
        Finish(json, new TypeExpression(MonoType(Required(json, "monotype")), List(json, "constraints", TypeConstraint), Span(json)));

    private static TypeConstraint TypeConstraint(JsonElement json) =>
        Finish(json, new TypeConstraint(Identifier(Required(json, "tvar")), List(json, "kinds", Identifier), Span(json)));

    private MonoType MonoType(JsonElement json)
    {
        EnsureStack();
        var span = Span(json);
        return Finish<MonoType>(json, Type(json) switch
        {
            "NamedType" => new NamedType(Identifier(Required(json, "name")), span),
            "TvarType" => new TypeVariable(Identifier(Required(json, "name")), span),
            "ArrayType" => new ArrayType(MonoType(Required(json, "element")), span),
            "StreamType" => new StreamType(MonoType(Required(json, "element")), span),
            "VectorType" => new VectorType(MonoType(Required(json, "element")), span),
            "DictType" => new DictType(MonoType(Required(json, "key")), MonoType(Required(json, "val")), span),
            "DynamicType" => new DynamicType(span),
            "RecordType" => new RecordType(Optional(json, "tvar", Identifier), List(json, "properties", PropertyType), span),
            "FunctionType" => new FunctionType(List(json, "parameters", ParameterType), MonoType(Required(json, "monotype")), span),
            "LabelType" => new LabelType(Label(Required(json, "label")), span),
            var type => throw Unknown("type expression", type),
        });
    }

    private static LabelLiteral Label(JsonElement json) => Finish(json, new LabelLiteral(Text(json, "value"), Span(json)));

    private PropertyType PropertyType(JsonElement json) =>
        Finish(json, new PropertyType(Key(Required(json, "name")), MonoType(Required(json, "monotype")), Span(json)));

    private ParameterType ParameterType(JsonElement json)
    {
        var kind = Type(json) switch
        {
            "Required" => ParameterKind.Required,
            "Optional" => ParameterKind.Optional,
            "Pipe" => ParameterKind.Pipe,
            var type => throw Unknown("parameter", type),
        };
        var id = kind == ParameterKind.Pipe ? Optional(json, "name", Identifier) : Identifier(Required(json, "name"));
        return Finish(json, new ParameterType(kind, id, MonoType(Required(json, "monotype")), Span(json)) { Default = Optional(json, "default", Label) });
    }
}
