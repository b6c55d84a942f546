using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

public sealed partial class FluxParser
{
    private Expression ParsePrimary()
    {
        if (_current.Kind == TokenKind.Divide)
            _current = _scanner.RescanAsRegex(_current);
        switch (_current.Kind)
        {
            case TokenKind.Identifier:
                return ParseIdentifier();
            case TokenKind.Integer:
                return ParseInteger();
            case TokenKind.Float:
                return ParseFloat();
            case TokenKind.String:
                return ParseStringLiteral();
            case TokenKind.Quote:
                return ParseStringExpression();
            case TokenKind.Regex:
                return ParseRegex();
            case TokenKind.Time:
                return ParseTime();
            case TokenKind.Duration:
                return ParseDuration();
            case TokenKind.PipeReceive:
                var pipe = Consume();
                return Build(new PipeLiteral(pipe.Span), pipe);
            case TokenKind.Dot:
                return ParseLabel();
            case TokenKind.LeftBracket:
                return ParseArrayOrDict();
            case TokenKind.LeftBrace:
                return ParseObject();
            case TokenKind.LeftParen:
                return ParseParenthesized();
            default:
                return new BadExpression(Messages.NoOperand(_current.Kind), _current.Span);
        }
    }

    private bool IsWord(string word) => _current.Kind == TokenKind.Identifier && Source(_current).SequenceEqual(word);

    private Identifier ParseIdentifier()
    {
        var token = ExpectOrStay(TokenKind.Identifier);
        return token.Kind == TokenKind.Identifier
            ? Build(new Identifier(Source(token).ToString(), token.Span), token)
            : Build(new Identifier("", token.Span.AtStart));
    }

    private Identifier ParseNameOrReport()
    {
        if (_current.Kind == TokenKind.Identifier)
            return ParseIdentifier();
        Report(Unexpected(" `IDENT` or `STRING`"));
        var token = Consume();
        return Build(new Identifier(Source(token).ToString(), token.Span), token);
    }

    private IntegerLiteral ParseInteger()
    {
        var token = Consume();
        var (value, error) = LiteralText.Integer(Source(token));
        if (error is not null)
            Report(error);
        return Build(new IntegerLiteral(value, token.Span), token);
    }

    private FloatLiteral ParseFloat()
    {
        var token = Consume();
        var text = Source(token).ToString();
        return Build(new FloatLiteral(LiteralText.Float(text), token.Span) { Text = text }, token);
    }

    private StringLiteral ParseStringLiteral()
    {
        var token = Expect(TokenKind.String);
        if (token.Kind != TokenKind.String)
        {
            Report("invalid string literal");
            return Build(new StringLiteral("", token.Span), token);
        }

        var text = Source(token).ToString();
        var (value, error) = LiteralText.Unescape(text.AsSpan(1, text.Length - 2));
        if (error is not null)
            Report(error);
        return Build(new StringLiteral(value, token.Span) { Text = text }, token);
    }

    private StringExpression ParseStringExpression()
    {
        // The scanner stands right behind the current token, so it can go on in another mode.
        var quote = _current;
        var parts = ImmutableArray.CreateBuilder<StringPart>();
        while (true)
        {
            Step();
            var token = _scanner.ScanInString();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    var text = Source(token).ToString();
                    var (value, error) = LiteralText.Unescape(text);
                    if (error is not null)
                        Report(error);
                    parts.Add(Build(new TextPart(value, token.Span) { Text = text }));
                    break;
                case TokenKind.StringExpression:
                    parts.Add(ParseInterpolation(token));
                    break;
                case TokenKind.Quote:
                    _current = _scanner.Scan();
                    return Build(new StringExpression(parts.ToImmutable(), SourceSpan.Between(quote.Span, token.Span)), quote);
                default:
                    _current = _scanner.Scan();
                    Report($"got unexpected token in string expression @{token.Span}: {token.Kind.Name()}");
                    return Build(new StringExpression([], SourceSpan.Between(quote.Span, token.Span)), quote);
            }
        }
    }

    private InterpolatedPart ParseInterpolation(in Token open)
    {
        _current = _scanner.Scan();
        var expression = ParseExpression();
        // The closing brace is not consumed in the ordinary way, for what follows it is text again.
        if (_current.Kind != TokenKind.RightBrace)
            Report(Unexpected(TokenKind.RightBrace.Name()));
        var close = _current;
        return Build(new InterpolatedPart(expression, SourceSpan.Between(open.Span, close.Span)) { Comments = close.Comments });
    }

    private RegexpLiteral ParseRegex()
    {
        var token = Consume();
        var source = Source(token);
        var (value, error) = LiteralText.Regex(source[1..^1]);
        if ((error ?? RegexSyntax.Check(value)) is not { } mistake)
            return Build(new RegexpLiteral(value, token.Span), token);
        Report(mistake);
        return Build(new RegexpLiteral("", token.Span), token);
    }

    private Expression ParseTime()
    {
        var token = Consume();
        return LiteralText.Time(Source(token), token.Span) is { } time
            ? Build(time, token)
            : new BadExpression("invalid date time literal, missing time offset", token.Span);
    }

    private Expression ParseDuration()
    {
        var token = Consume();
        return LiteralText.Duration(Source(token)) is { } values
            ? Build(new DurationLiteral(values, token.Span), token)
            : new BadExpression(Messages.NoOperand(token.Kind), token.Span);
    }

    private LabelLiteral ParseLabel()
    {
        var dot = Consume();
        Expression name = _current.Kind == TokenKind.String ? ParseStringLiteral() : ParseNameOrReport();
        var value = name is StringLiteral text ? text.Value : ((Identifier)name).Name;
        return Build(new LabelLiteral(value, SourceSpan.Between(dot.Span, name.Span)) { Errors = name.Errors }, dot);
    }

    private Expression ParseArrayOrDict()
    {
        var open = Open(TokenKind.LeftBracket);
        if (_current.Kind == TokenKind.RightBracket)
            return FinishArray(open, []);
        if (_current.Kind == TokenKind.Colon)
        {
            Carry(Consume());
            return FinishDict(open, []);
        }

        var first = ParseExpression();
        if (_current.Kind != TokenKind.Colon)
            return FinishArray(open, ParseArrayItems(first));
        Carry(Consume());
        return FinishDict(open, ParseDictItems(first, ParseExpression()));
    }

    private ArrayExpression FinishArray(in Token open, ImmutableArray<ArrayItem> items)
    {
        var close = Close(TokenKind.RightBracket);
        return Build(new ArrayExpression(items, SourceSpan.Between(open.Span, close.Span)) { EndComments = TakeComments(close) }, open);
    }

    private DictExpression FinishDict(in Token open, ImmutableArray<DictItem> items)
    {
        var close = Close(TokenKind.RightBracket);
        return Build(new DictExpression(items, SourceSpan.Between(open.Span, close.Span)) { EndComments = TakeComments(close) }, open);
    }

    private ImmutableArray<ArrayItem> ParseArrayItems(Expression first)
    {
        var items = ImmutableArray.CreateBuilder<ArrayItem>();
        items.Add(new ArrayItem(first) { CommaComments = ParseFirstComma() });
        while (More())
        {
            var before = _current.Span.Start;
            var value = ParseExpression();
            items.Add(new ArrayItem(value) { CommaComments = ParseOptionalComma() });
            if (_current.Span.Start == before)
                break;
        }

        return items.ToImmutable();
    }

    private ImmutableArray<DictItem> ParseDictItems(Expression key, Expression value)
    {
        var items = ImmutableArray.CreateBuilder<DictItem>();
        items.Add(new DictItem(key, value) { CommaComments = ParseFirstComma() });
        while (More())
        {
            key = ParseExpression();
            Carry(Expect(TokenKind.Colon));
            value = ParseExpression();
            items.Add(new DictItem(key, value) { CommaComments = ParseOptionalComma() });
        }

        return items.ToImmutable();
    }

    private ImmutableArray<Comment> ParseFirstComma() =>
        _current.Kind == TokenKind.RightBracket ? [] : TakeComments(Expect(TokenKind.Comma));

    private ImmutableArray<Comment> ParseOptionalComma() => _current.Kind == TokenKind.Comma ? TakeComments(Consume()) : [];

    /// <summary>An expression in parentheses, or a function. One token behind the first identifier decides.</summary>
    private Expression ParseParenthesized()
    {
        var open = Open(TokenKind.LeftParen);
        if (_current.Kind == TokenKind.RightParen)
            return ParseFunction(open, [], Close(TokenKind.RightParen));
        if (_current.Kind != TokenKind.Identifier)
        {
            var first = _current;
            var inner = ParseRun(null, inList: false);
            return FinishParen(open, inner ?? new BadExpression(Source(first).ToString(), first.Span));
        }

        var id = ParseIdentifier();
        switch (_current.Kind)
        {
            case TokenKind.RightParen:
                var close = Close(TokenKind.RightParen);
                if (_current.Kind == TokenKind.Arrow)
                    return ParseFunction(open, [new Property(id, null, id.Span)], close);
                return Build(new ParenExpression(id, SourceSpan.Between(open.Span, close.Span)) { EndComments = TakeComments(close) }, open);
            case TokenKind.Assign or TokenKind.Comma:
                var parameters = ParseParameters(id);
                return ParseFunction(open, parameters, Close(TokenKind.RightParen));
            default:
                return FinishParen(open, ParseRun(ParseExpressionFrom(id), inList: false)!);
        }
    }

    private ParenExpression FinishParen(in Token open, Expression inner)
    {
        var close = Close(TokenKind.RightParen);
        return Build(new ParenExpression(inner, SourceSpan.Between(open.Span, close.Span)) { EndComments = TakeComments(close) }, open);
    }

    private ImmutableArray<Property> ParseParameters(Identifier first)
    {
        var parameter = ParseParameter(first);
        if (_current.Kind != TokenKind.Comma)
            return [parameter];
        var parameters = ImmutableArray.CreateBuilder<Property>();
        parameters.Add(parameter with { CommaComments = ParseOptionalComma() });
        while (More())
        {
            var before = _current.Span.Start;
            parameter = ParseParameter(ParseIdentifier());
            parameters.Add(_current.Kind == TokenKind.Comma ? parameter with { CommaComments = ParseOptionalComma() } : parameter);
            if (_current.Span.Start == before)
                break;
        }

        return parameters.ToImmutable();
    }

    private Property ParseParameter(Identifier name)
    {
        if (_current.Kind != TokenKind.Assign)
            return Build(new Property(name, null, name.Span));
        var separator = TakeComments(Consume());
        var value = ParseExpression();
        return Build(new Property(name, value, SourceSpan.Between(name.Span, value.Span)) { SeparatorComments = separator });
    }

    private FunctionExpression ParseFunction(in Token open, ImmutableArray<Property> parameters, in Token close)
    {
        var end = TakeComments(close);
        var arrow = ExpectOrStay(TokenKind.Arrow);
        var arrowComments = arrow.Kind == TokenKind.Arrow ? TakeComments(arrow) : [];
        SyntaxNode body = _current.Kind == TokenKind.LeftBrace ? ParseBlock() : ParseExpression();
        return Build(
            new FunctionExpression(parameters, body, SourceSpan.Between(open.Span, body.Span)) { EndComments = end, ArrowComments = arrowComments },
            open);
    }
}
