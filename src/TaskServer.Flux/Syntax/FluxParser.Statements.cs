using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

public sealed partial class FluxParser
{
    private ImmutableArray<Statement> ParseStatements(ImmutableArray<Attribute> attributes)
    {
        if (!More())
            return attributes.IsEmpty ? [] : [ExtraAttributes(attributes)];
        var statements = ImmutableArray.CreateBuilder<Statement>();
        do
        {
            statements.Add(ParseStatement(attributes));
            attributes = [];
        }
        while (More());
        return statements.ToImmutable();
    }

    private static BadStatement ExtraAttributes(ImmutableArray<Attribute> attributes) =>
        new("extra attributes not associated with anything", SourceSpan.Between(attributes[0].Span, attributes[^1].Span));

    private Statement ParseStatement(ImmutableArray<Attribute> attributes)
    {
        if (attributes.IsEmpty)
            attributes = ParseAttributes();
        if (!Descend())
            return Build(new BadStatement("", _current.Span));
        var statement = ParseStatementKind();
        Ascend();
        return attributes.IsEmpty ? statement : statement with { Attributes = attributes };
    }

    private Statement ParseStatementKind()
    {
        switch (_current.Kind)
        {
            case TokenKind.Identifier:
                return ParseIdentifierStatement();
            case TokenKind.Option:
                return ParseOption();
            case TokenKind.Builtin:
                return ParseBuiltin();
            case TokenKind.TestCase:
                return ParseTestCase();
            case TokenKind.Return:
                return ParseReturn();
            case TokenKind.Integer or TokenKind.Float or TokenKind.String or TokenKind.Time or TokenKind.Duration or TokenKind.Quote
                or TokenKind.Divide or TokenKind.PipeReceive or TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace
                or TokenKind.Add or TokenKind.Subtract or TokenKind.Not or TokenKind.Exists or TokenKind.If:
                var expression = ParseExpression();
                return Build(new ExpressionStatement(expression, expression.Span));
            default:
                var token = Consume();
                return Build(new BadStatement(Source(token).ToString(), token.Span), token);
        }
    }

    private Statement ParseIdentifierStatement()
    {
        var id = ParseIdentifier();
        if (_current.Kind == TokenKind.Assign)
            return ParseVariableAssignment(id);
        var expression = ParseExpressionFrom(id);
        return Build(new ExpressionStatement(expression, expression.Span));
    }

    private VariableAssignment ParseVariableAssignment(Identifier id)
    {
        var assign = TakeComments(Consume());
        var init = ParseExpression();
        return Build(new VariableAssignment(id, init, SourceSpan.Between(id.Span, init.Span)) { AssignComments = assign });
    }

    private Statement ParseOption()
    {
        var keyword = Consume();
        var id = ParseIdentifier();
        return _current.Kind switch
        {
            TokenKind.Assign => Option(keyword, ParseVariableAssignment(id)),
            TokenKind.Dot => Option(keyword, ParseMemberAssignment(id)),
            _ => Build(new BadStatement("option", keyword.Span), keyword),
        };
    }

    private OptionStatement Option(in Token keyword, Assignment assignment) =>
        Build(new OptionStatement(assignment, SourceSpan.Between(keyword.Span, assignment.Span)), keyword);

    private MemberAssignment ParseMemberAssignment(Identifier id)
    {
        var dot = TakeComments(Consume());
        var property = ParseIdentifier();
        var member = Build(new MemberExpression(id, property, SourceSpan.Between(id.Span, property.Span)) { OpenComments = dot });
        var assign = TakeComments(Expect(TokenKind.Assign));
        var init = ParseExpression();
        return Build(new MemberAssignment(member, init, SourceSpan.Between(id.Span, init.Span)) { AssignComments = assign });
    }

    private ReturnStatement ParseReturn()
    {
        var keyword = Consume();
        var argument = ParseExpression();
        return Build(new ReturnStatement(argument, SourceSpan.Between(keyword.Span, argument.Span)), keyword);
    }

    private BuiltinStatement ParseBuiltin()
    {
        var keyword = Consume();
        var id = ParseIdentifier();
        var colon = TakeComments(Expect(TokenKind.Colon));
        var type = ParseTypeExpression();
        return Build(new BuiltinStatement(id, type, SourceSpan.Between(keyword.Span, type.Span)) { ColonComments = colon }, keyword);
    }

    private TestCaseStatement ParseTestCase()
    {
        var keyword = Consume();
        var id = ParseIdentifier();
        StringLiteral? extends = null;
        if (IsWord("extends"))
        {
            Carry(Consume());
            extends = ParseStringLiteral();
        }

        var block = ParseBlock();
        return Build(new TestCaseStatement(id, extends, block, SourceSpan.Between(keyword.Span, block.Span)), keyword);
    }

    private Block ParseBlock()
    {
        var open = Expect(TokenKind.LeftBrace);
        _openBraces++;
        var body = ParseStatements([]);
        var close = Close(TokenKind.RightBrace);
        return Build(new Block(body, SourceSpan.Between(open.Span, close.Span)) { EndComments = TakeComments(close) }, open);
    }
}
