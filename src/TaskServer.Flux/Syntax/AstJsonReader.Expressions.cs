using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace TaskServer.Flux.Syntax;

internal sealed partial class AstJsonReader
{
    private Expression Expression(JsonElement json)
    {
        EnsureStack();
        var span = Span(json);
        return Type(json) switch
        {
            "Identifier" => Identifier(json),
            "ArrayExpression" => Finish(
                json,
                new ArrayExpression(List(json, "elements", ArrayItem), span) { EndComments = Comments(json, "rbrack") },
                "lbrack"),
            "DictExpression" => Finish(
                json,
                new DictExpression(List(json, "elements", DictItem), span) { EndComments = Comments(json, "rbrack") },
                "lbrack"),
            "ObjectExpression" => Object(json),
            "FunctionExpression" => Finish(
                json,
                new FunctionExpression(List(json, "params", Property), FunctionBody(Required(json, "body")), span)
                {
                    EndComments = Comments(json, "rparen"),
                    ArrowComments = Comments(json, "arrow"),
                },
                "lparen"),
            "CallExpression" => Call(json),
            "PipeExpression" => FinishOperator(json, new PipeExpression(Expression(Required(json, "argument")), Call(Required(json, "call")), span)
            {
                OperatorComments = Comments(json, "comments"),
            }),
            "MemberExpression" => Member(json),
            "IndexExpression" => Finish(json, new IndexExpression(Expression(Required(json, "array")), Expression(Required(json, "index")), span)
            {
                OpenComments = Comments(json, "lbrack"),
                EndComments = Comments(json, "rbrack"),
            }),
            "BinaryExpression" => FinishOperator(json, new BinaryExpression(BinaryOperator(json), Left(json), Right(json), span)
            {
                OperatorComments = Comments(json, "comments"),
            }),
            "LogicalExpression" => FinishOperator(json, new LogicalExpression(LogicalOperator(json), Left(json), Right(json), span)
            {
                OperatorComments = Comments(json, "comments"),
            }),
            "UnaryExpression" => Finish(json, new UnaryExpression(UnaryOperator(json), Expression(Required(json, "argument")), span)),
            "ConditionalExpression" => Finish(
                json,
                new ConditionalExpression(
                    Expression(Required(json, "test")),
                    Expression(Required(json, "consequent")),
                    Expression(Required(json, "alternate")),
                    span)
                {
                    ThenComments = Comments(json, "tk_then"),
                    ElseComments = Comments(json, "tk_else"),
                },
                "tk_if"),
            "ParenExpression" => Finish(
                json,
                new ParenExpression(Expression(Required(json, "expression")), span) { EndComments = Comments(json, "rparen") },
                "lparen"),
            "StringExpression" => Finish(json, new StringExpression(List(json, "parts", StringPart), span)),
            "BadExpression" => Finish(json, new BadExpression(Text(json, "text"), span) { Expression = Optional(json, "expression", Expression) }),
            _ => Literal(json),
        };
    }

    private static T FinishOperator<T>(JsonElement json, T node)
        where T : Expression => Errors(json) is { IsEmpty: false } errors ? node with { Errors = errors } : node;

    private static Identifier Identifier(JsonElement json) => Finish(json, new Identifier(Text(json, "name"), Span(json)));

    private ArrayItem ArrayItem(JsonElement json) => new(Expression(json)) { CommaComments = Comments(json, "comma") };

    private DictItem DictItem(JsonElement json) =>
        new(Expression(Required(json, "key")), Expression(Required(json, "val"))) { CommaComments = Comments(json, "comma") };

    private ObjectExpression Object(JsonElement json)
    {
        var with = Find(json, "with");
        return Finish(
            json,
            new ObjectExpression(with is { } source ? Identifier(source) : null, List(json, "properties", Property), Span(json))
            {
                WithComments = with is { } element ? Comments(element, "with") : [],
                EndComments = Comments(json, "rbrace"),
            },
            "lbrace");
    }

    private Property Property(JsonElement json) => Finish(json, new Property(Key(Required(json, "key")), Optional(json, "value", Expression), Span(json))
    {
        SeparatorComments = Comments(json, "separator"),
        CommaComments = Comments(json, "comma"),
    });

    private static Expression Key(JsonElement json) => Type(json) == "StringLiteral" ? StringLiteral(json) : Identifier(json);

    private SyntaxNode FunctionBody(JsonElement json) => Type(json) == "Block" ? Block(json) : Expression(json);

    private CallExpression Call(JsonElement json)
    {
        var arguments = List(json, "arguments", Object);
        if (arguments.Length > 1)
            throw FluxException.Invalid("a call has one record of arguments at most");
        return Finish(json, new CallExpression(Expression(Required(json, "callee")), arguments.IsEmpty ? null : arguments[0], Span(json))
        {
            OpenComments = Comments(json, "lparen"),
            EndComments = Comments(json, "rparen"),
        });
    }

    private MemberExpression Member(JsonElement json) =>
        Finish(json, new MemberExpression(Expression(Required(json, "object")), Key(Required(json, "property")), Span(json))
        {
            OpenComments = Comments(json, "lbrack"),
            EndComments = Comments(json, "rbrack"),
        });

    private Expression Left(JsonElement json) => Expression(Required(json, "left"));

    private Expression Right(JsonElement json) => Expression(Required(json, "right"));

    private static BinaryOperator BinaryOperator(JsonElement json) => Operator(json, Enum.GetValues<BinaryOperator>(), Operators.Text);

    private static LogicalOperator LogicalOperator(JsonElement json) => Operator(json, Enum.GetValues<LogicalOperator>(), Operators.Text);

    private static UnaryOperator UnaryOperator(JsonElement json) => Operator(json, Enum.GetValues<UnaryOperator>(), Operators.Text);

    private static T Operator<T>(JsonElement json, T[] operators, Func<T, string> text)
    {
        var wanted = Text(json, "operator");
        foreach (var op in operators)
        {
            if (text(op) == wanted)
                return op;
        }

        throw FluxException.Invalid($"unknown operator \"{wanted}\"");
    }

    private StringPart StringPart(JsonElement json) => Type(json) switch
    {
        "TextPart" => Finish(json, new TextPart(Text(json, "value"), Span(json)) { Text = Source(json) }),
        "InterpolatedPart" => Finish(json, new InterpolatedPart(Expression(Required(json, "expression")), Span(json))),
        var type => throw Unknown("string part", type),
    };

    private static StringLiteral StringLiteral(JsonElement json) =>
        Finish(json, new StringLiteral(Text(json, "value"), Span(json)) { Text = Source(json) });

    private static Expression Literal(JsonElement json)
    {
        var span = Span(json);
        return Type(json) switch
        {
            "StringLiteral" => StringLiteral(json),
            "IntegerLiteral" => Finish(json, new IntegerLiteral(Integer<long>(json, "value"), span)),
            "UnsignedIntegerLiteral" => Finish(json, new UnsignedIntegerLiteral(Integer<ulong>(json, "value"), span)),
            "FloatLiteral" => Finish(json, new FloatLiteral(Float(json), span) { Text = Source(json) }),
            "BooleanLiteral" => Finish(json, new BooleanLiteral(Boolean(json), span)),
            "DateTimeLiteral" => Finish(json, Time(json, span)),
            "DurationLiteral" => Finish(json, new DurationLiteral(List(json, "values", DurationPart), span)),
            "RegexpLiteral" => Finish(json, new RegexpLiteral(Text(json, "value"), span)),
            "PipeLiteral" => Finish(json, new PipeLiteral(span)),
            "LabelLiteral" => Finish(json, new LabelLiteral(Text(json, "value"), span)),
            var type => throw Unknown("expression", type),
        };
    }

    private static T Integer<T>(JsonElement json, string name)
        where T : ISpanParsable<T>
    {
        var value = Required(json, name);
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return T.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw FluxException.Invalid($"invalid integer {text}");
    }

    private static double Float(JsonElement json) => Required(json, "value") is { ValueKind: JsonValueKind.Number } value
        ? value.GetDouble()
        : throw FluxException.Invalid("missing value in FloatLiteral");

    private static bool Boolean(JsonElement json)
    {
        var value = Required(json, "value");
        return value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true");
    }

    private static DateTimeLiteral Time(JsonElement json, SourceSpan span)
    {
        var text = Text(json, "value");
        var scanner = new Scanner(text);
        var token = scanner.Scan();
        return token.Kind == TokenKind.Time && token.Span.Length == text.Length && LiteralText.Time(text, span) is { } time
            ? time
            : throw FluxException.Invalid($"invalid time {text}");
    }

    private static DurationPart DurationPart(JsonElement json)
    {
        var unit = LiteralText.Unit(Text(json, "unit")) ?? throw FluxException.Invalid($"unknown duration unit \"{Text(json, "unit")}\"");
        return new DurationPart(Integer<long>(json, "magnitude"), unit);
    }
}
