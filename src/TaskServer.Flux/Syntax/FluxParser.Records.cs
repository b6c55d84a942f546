using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

// Records, and the arguments of calls, which are records without braces.
public sealed partial class FluxParser
{
    private const string InvalidKey = "<invalid>";

    private ObjectExpression ParseObject()
    {
        var open = Open(TokenKind.LeftBrace);
        Identifier? with = null;
        var withComments = ImmutableArray<Comment>.Empty;
        ImmutableArray<Property> properties;
        switch (_current.Kind)
        {
            case TokenKind.Identifier:
                var id = ParseIdentifier();
                if (_current.Kind == TokenKind.Identifier)
                {
                    // Any word may stand where `with` belongs; this error has always been without a text.
                    if (!IsWord("with"))
                        Report("");
                    withComments = TakeComments(Consume());
                    with = id;
                    properties = ParseProperties();
                }
                else
                {
                    properties = ParsePropertiesFrom(id);
                }

                break;
            case TokenKind.String:
                properties = ParsePropertiesFrom(ParseStringLiteral());
                break;
            default:
                properties = ParseProperties();
                break;
        }

        var close = Close(TokenKind.RightBrace);
        return Build(
            new ObjectExpression(with, properties, SourceSpan.Between(open.Span, close.Span))
            {
                WithComments = withComments,
                EndComments = TakeComments(close),
            },
            open);
    }

    private ImmutableArray<Property> ParsePropertiesFrom(Expression key)
    {
        var first = ParseProperty(key);
        if (!More())
            return [first];
        if (_current.Kind == TokenKind.Comma)
            first = first with { CommaComments = TakeComments(Consume()) };
        else
            Report($"expected comma in property list, got {_current.Kind.Name()}");
        return [first, .. ParseProperties()];
    }

    private ImmutableArray<Property> ParseProperties()
    {
        if (!More())
            return [];
        var properties = ImmutableArray.CreateBuilder<Property>();
        List<string>? errors = null;
        do
        {
            var before = _current.Span.Start;
            var property = _current.Kind switch
            {
                TokenKind.Identifier => ParseProperty(ParseIdentifier()),
                TokenKind.String => ParseProperty(ParseStringLiteral()),
                _ => ParseInvalidProperty(),
            };
            if (_current.Kind == TokenKind.Comma)
                property = property with { CommaComments = TakeComments(Consume()) };
            else if (More())
                (errors ??= []).Add($"expected comma in property list, got {_current.Kind.Name()}");
            properties.Add(property);
            if (_current.Span.Start == before)
                break;
        }
        while (More());

        if (errors is not null)
            errors.ForEach(Report);
        return properties.ToImmutable();
    }

    private Property ParseProperty(Expression key)
    {
        if (_current.Kind != TokenKind.Colon)
            return Build(new Property(key, null, key.Span));
        var separator = TakeComments(Consume());
        var value = ParsePropertyValue();
        return Build(new Property(key, value, SourceSpan.Between(key.Span, value?.Span ?? key.Span)) { SeparatorComments = separator });
    }

    private Expression? ParsePropertyValue()
    {
        var value = ParseRun(null, inList: true);
        if (value is null)
            Report(Messages.MissingPropertyValue);
        return value;
    }

    private Property ParseInvalidProperty()
    {
        var start = _current;
        Expression? value = null;
        string error;
        switch (start.Kind)
        {
            case TokenKind.Colon:
                error = "missing property key";
                Carry(Consume());
                value = ParsePropertyValue();
                break;
            case TokenKind.Comma:
                error = "missing property in property list";
                break;
            default:
                error = $"unexpected token for property key: {start.Kind.Name()} ({Source(start)})";
                // Not a value, only the way to the next property.
                ParseRun(null, inList: true);
                if (_current.Kind == TokenKind.Colon)
                {
                    Carry(Consume());
                    value = ParsePropertyValue();
                }

                break;
        }

        Report(error);
        var key = new StringLiteral(InvalidKey, start.Span.AtStart);
        return Build(new Property(key, value, SourceSpan.Between(start.Span, _current.Span.AtStart)));
    }
}
