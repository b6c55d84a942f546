using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

public sealed partial class FluxParser
{
    private Expression ParseExpression()
    {
        if (!Descend())
            return Build(new BadExpression("", _current.Span));
        var expression = _current.Kind == TokenKind.If ? ParseConditional() : ParseBinary(Precedence.Lowest, null);
        Ascend();
        return expression;
    }

    /// <summary>Goes on with an expression whose first operand has been read.</summary>
    private Expression ParseExpressionFrom(Identifier first) => ParseBinary(Precedence.Lowest, first);

    private ConditionalExpression ParseConditional()
    {
        var keyword = Consume();
        var test = ParseExpression();
        var (thenComments, consequent) = ParseBranch(TokenKind.Then);
        var (elseComments, alternate) = ParseBranch(TokenKind.Else);
        return Build(
            new ConditionalExpression(test, consequent, alternate, SourceSpan.Between(keyword.Span, alternate.Span))
            {
                ThenComments = thenComments,
                ElseComments = elseComments,
            },
            keyword);
    }

    private (ImmutableArray<Comment> Comments, Expression Branch) ParseBranch(TokenKind keyword)
    {
        if (_current.Kind == keyword)
            return (TakeComments(Consume()), ParseExpression());
        Report(Unexpected(keyword.Name()));
        return ([], new BadExpression("", _current.Span.AtStart));
    }

    /// <summary>Operators that bind at least as tight as a strength; all of them group to the left.</summary>
    private Expression ParseBinary(int floor, Expression? first)
    {
        if (floor == Precedence.LogicalUnary)
            return first is null ? ParseLogicalUnary() : ParseBinary(floor + 1, first);
        if (floor > Precedence.Power)
            return ParsePipe(first);

        var left = ParseBinary(floor + 1, first);
        while (Precedence.Of(_current.Kind) == floor)
        {
            _links++;
            var token = Consume();
            var comments = TakeComments(token);
            var right = ParseBinary(floor + 1, null);
            var span = SourceSpan.Between(left.Span, right.Span);
            left = floor switch
            {
                Precedence.Or => Build(new LogicalExpression(LogicalOperator.Or, left, right, span) { OperatorComments = comments }),
                Precedence.And => Build(new LogicalExpression(LogicalOperator.And, left, right, span) { OperatorComments = comments }),
                _ => Build(new BinaryExpression(Precedence.Binary(token.Kind), left, right, span) { OperatorComments = comments }),
            };
        }

        return left;
    }

    private Expression ParseLogicalUnary()
    {
        if (_current.Kind is not (TokenKind.Not or TokenKind.Exists))
            return ParseBinary(Precedence.LogicalUnary + 1, null);
        var operators = TakeOperators(static kind => kind is TokenKind.Not or TokenKind.Exists);
        return Apply(operators, ParseBinary(Precedence.LogicalUnary + 1, null));
    }

    private Expression ParseSign()
    {
        if (_current.Kind is not (TokenKind.Add or TokenKind.Subtract))
            return ParsePostfix(ParsePrimary());
        var operators = TakeOperators(static kind => kind is TokenKind.Add or TokenKind.Subtract);
        return Apply(operators, ParsePostfix(ParsePrimary()));
    }

    private List<Token> TakeOperators(Func<TokenKind, bool> isOperator)
    {
        var operators = new List<Token>(1);
        while (isOperator(_current.Kind))
            operators.Add(Consume());
        return operators;
    }

    private Expression Apply(List<Token> operators, Expression operand)
    {
        _links += operators.Count;
        for (var i = operators.Count - 1; i >= 0; i--)
        {
            var span = SourceSpan.Between(operators[i].Span, operand.Span);
            operand = Build(new UnaryExpression(Precedence.Unary(operators[i].Kind), operand, span), operators[i]);
        }

        return operand;
    }

    private Expression ParsePipe(Expression? first)
    {
        var left = first is null ? ParseSign() : ParsePostfix(first);
        while (_current.Kind == TokenKind.PipeForward)
        {
            _links++;
            var comments = TakeComments(Consume());
            var right = ParseSign();
            var call = right as CallExpression ?? Build(new CallExpression(right, null, right.Span)) with { Errors = [Messages.PipeDestination] };
            left = Build(new PipeExpression(left, call, SourceSpan.Between(left.Span, call.Span)) { OperatorComments = comments });
        }

        return left;
    }

    private Expression ParsePostfix(Expression expression)
    {
        while (true)
        {
            switch (_current.Kind)
            {
                case TokenKind.Dot:
                    expression = ParseMember(expression);
                    break;
                case TokenKind.LeftBracket:
                    expression = ParseIndex(expression);
                    break;
                case TokenKind.LeftParen:
                    expression = ParseCall(expression);
                    break;
                default:
                    return expression;
            }

            _links++;
        }
    }

    private MemberExpression ParseMember(Expression target)
    {
        var dot = TakeComments(Consume());
        var property = ParseIdentifier();
        return Build(new MemberExpression(target, property, SourceSpan.Between(target.Span, property.Span)) { OpenComments = dot });
    }

    private Expression ParseIndex(Expression target)
    {
        var open = Open(TokenKind.LeftBracket);
        var index = ParseRun(null, inList: false);
        var close = Close(TokenKind.RightBracket);
        var span = SourceSpan.Between(target.Span, close.Span);
        if (index is StringLiteral property)
        {
            return Build(new MemberExpression(target, property, span)
            {
                OpenComments = TakeComments(open),
                EndComments = TakeComments(close),
            });
        }

        if (index is null)
        {
            Report("no expression included in brackets");
            index = new IntegerLiteral(-1, SourceSpan.Between(open.Span, close.Span));
        }

        return Build(new IndexExpression(target, index, span)
        {
            OpenComments = TakeComments(open),
            EndComments = TakeComments(close),
        });
    }

    private CallExpression ParseCall(Expression callee)
    {
        var open = Open(TokenKind.LeftParen);
        var arguments = ParseProperties();
        var close = Close(TokenKind.RightParen);
        var record = arguments.IsEmpty ? null : new ObjectExpression(null, arguments, SourceSpan.Between(arguments[0].Span, arguments[^1].Span));
        return Build(new CallExpression(callee, record, SourceSpan.Between(callee.Span, close.Span))
        {
            OpenComments = TakeComments(open),
            EndComments = TakeComments(close),
        });
    }

    /// <summary>
    /// Expressions up to a closing bracket, and in a list up to a comma or colon. There should be exactly one. Several are glued together by an invalid operator
    /// and tokens that begin none are skipped, so that nothing readable behind a mistake is lost.
    /// </summary>
    private Expression? ParseRun(Expression? expression, bool inList)
    {
        while (More() && !(inList && _current.Kind is TokenKind.Comma or TokenKind.Colon))
        {
            var next = ParseExpression();
            if (next is BadExpression)
            {
                var token = Consume();
                Report($"invalid expression @{token.Span}: {Source(token)}");
                continue;
            }

            if (expression is not null)
                _links++;
            expression = expression is null
                ? next
                : Build(new BinaryExpression(BinaryOperator.Invalid, expression, next, SourceSpan.Between(expression.Span, next.Span)));
        }

        return expression;
    }
}
