using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

public sealed partial class FluxParser
{
    private TypeExpression ParseTypeExpression()
    {
        var type = ParseMonoType();
        var constraints = ImmutableArray.CreateBuilder<TypeConstraint>();
        if (IsWord("where"))
        {
            do
            {
                Carry(Consume());
                constraints.Add(ParseTypeConstraint());
            }
            while (_current.Kind == TokenKind.Comma);
        }

        var end = constraints.Count == 0 ? type.Span : constraints[^1].Span;
        return Build(new TypeExpression(type, constraints.ToImmutable(), SourceSpan.Between(type.Span, end)));
    }

    private TypeConstraint ParseTypeConstraint()
    {
        var variable = ParseIdentifier();
        Carry(Expect(TokenKind.Colon));
        var kinds = ImmutableArray.CreateBuilder<Identifier>();
        kinds.Add(ParseIdentifier());
        while (_current.Kind == TokenKind.Add)
        {
            Carry(Consume());
            kinds.Add(ParseIdentifier());
        }

        return Build(new TypeConstraint(variable, kinds.ToImmutable(), SourceSpan.Between(variable.Span, kinds[^1].Span)));
    }

    private MonoType ParseMonoType()
    {
        if (!Descend())
            return Build(new NamedType(new Identifier("", _current.Span), _current.Span));
        MonoType type = _current.Kind switch
        {
            TokenKind.LeftBracket => ParseArrayOrDictType(),
            TokenKind.LeftBrace => ParseRecordType(),
            TokenKind.LeftParen => ParseFunctionType(),
            TokenKind.Dot => ParseLabelType(),
            _ when IsWord("stream") => ParseElementType((element, span) => new StreamType(element, span)),
            _ when IsWord("vector") => ParseElementType((element, span) => new VectorType(element, span)),
            _ when IsWord("dynamic") => ParseDynamicType(),
            _ => ParseNameAsType(),
        };
        Ascend();
        return type;
    }

    private MonoType ParseNameAsType()
    {
        var isVariable = _current.Span.Length == 1;
        var id = ParseIdentifier();
        return isVariable ? Build(new TypeVariable(id, id.Span)) : Build(new NamedType(id, id.Span));
    }

    private DynamicType ParseDynamicType()
    {
        var word = Consume();
        return Build(new DynamicType(word.Span), word);
    }

    private LabelType ParseLabelType()
    {
        var label = ParseLabel();
        return Build(new LabelType(label, label.Span));
    }

    private MonoType ParseElementType(Func<MonoType, SourceSpan, MonoType> build)
    {
        var word = Consume();
        Carry(Open(TokenKind.LeftBracket));
        var element = ParseMonoType();
        var close = Close(TokenKind.RightBracket);
        Carry(close);
        return Build(build(element, SourceSpan.Between(word.Span, close.Span)), word);
    }

    private MonoType ParseArrayOrDictType()
    {
        var open = Open(TokenKind.LeftBracket);
        var element = ParseMonoType();
        if (_current.Kind == TokenKind.RightBracket)
        {
            var end = Close(TokenKind.RightBracket);
            Carry(end);
            return Build(new ArrayType(element, SourceSpan.Between(open.Span, end.Span)), open);
        }

        Carry(Expect(TokenKind.Colon));
        var value = ParseMonoType();
        var close = Close(TokenKind.RightBracket);
        Carry(close);
        return Build(new DictType(element, value, SourceSpan.Between(open.Span, close.Span)), open);
    }

    private RecordType ParseRecordType()
    {
        var open = Open(TokenKind.LeftBrace);
        Identifier? tail = null;
        var properties = ImmutableArray.CreateBuilder<PropertyType>();
        if (_current.Kind == TokenKind.Identifier)
        {
            var id = ParseIdentifier();
            if (IsWord("with"))
            {
                Carry(Consume());
                tail = id;
                properties.Add(ParsePropertyType(ParsePropertyTypeKey()));
            }
            else if (_current.Kind == TokenKind.Colon)
            {
                properties.Add(ParsePropertyType(id));
            }
        }
        else if (_current.Kind == TokenKind.String)
        {
            properties.Add(ParsePropertyType(ParseStringLiteral()));
        }

        while (_current.Kind == TokenKind.Comma)
        {
            Carry(Consume());
            if (More())
                properties.Add(ParsePropertyType(ParsePropertyTypeKey()));
        }

        var close = Close(TokenKind.RightBrace);
        Carry(close);
        return Build(new RecordType(tail, properties.ToImmutable(), SourceSpan.Between(open.Span, close.Span)), open);
    }

    private Expression ParsePropertyTypeKey() => _current.Kind == TokenKind.String ? ParseStringLiteral() : ParseNameOrReport();

    private PropertyType ParsePropertyType(Expression key)
    {
        Carry(Expect(TokenKind.Colon));
        var type = ParseMonoType();
        return Build(new PropertyType(key, type, SourceSpan.Between(key.Span, type.Span)));
    }

    private FunctionType ParseFunctionType()
    {
        var open = Open(TokenKind.LeftParen);
        var parameters = ImmutableArray.CreateBuilder<ParameterType>();
        while (_current.Kind is TokenKind.Identifier or TokenKind.Question or TokenKind.PipeReceive)
        {
            parameters.Add(ParseParameterType());
            if (_current.Kind != TokenKind.Comma)
                break;
            Carry(Consume());
        }

        Carry(Close(TokenKind.RightParen));
        Carry(Expect(TokenKind.Arrow));
        var result = ParseMonoType();
        return Build(new FunctionType(parameters.ToImmutable(), result, SourceSpan.Between(open.Span, result.Span)), open);
    }

    private ParameterType ParseParameterType()
    {
        var start = _current.Span;
        var kind = _current.Kind switch
        {
            TokenKind.PipeReceive => ParameterKind.Pipe,
            TokenKind.Question => ParameterKind.Optional,
            _ => ParameterKind.Required,
        };
        if (kind != ParameterKind.Required)
            Carry(Consume());
        var id = kind != ParameterKind.Pipe || _current.Kind == TokenKind.Identifier ? ParseIdentifier() : null;
        Carry(Expect(TokenKind.Colon));
        var type = ParseMonoType();
        LabelLiteral? fallback = null;
        if (kind == ParameterKind.Optional && _current.Kind == TokenKind.Assign)
        {
            Carry(Consume());
            fallback = ParseLabel();
        }

        var end = fallback?.Span ?? type.Span;
        return Build(new ParameterType(kind, id, type, SourceSpan.Between(start, end)) { Default = fallback });
    }
}
