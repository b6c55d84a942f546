using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace TaskServer.Flux.Syntax;

internal sealed partial class AstJsonWriter
{
    private void WriteExpression(Expression expression)
    {
        switch (expression)
        {
            case Identifier e:
                Start("Identifier", e);
                json.WriteString("name", e.Name);
                break;
            case ArrayExpression e:
                Start("ArrayExpression", e, "lbrack");
                json.WriteStartArray("elements");
                foreach (var item in e.Elements)
                    Node(item.Value, "comma", item.CommaComments);
                json.WriteEndArray();
                CommentList("rbrack", e.EndComments);
                break;
            case DictExpression e:
                Start("DictExpression", e, "lbrack");
                DictItems(e.Elements);
                CommentList("rbrack", e.EndComments);
                break;
            case ObjectExpression e:
                Start("ObjectExpression", e, "lbrace");
                if (e.With is not null)
                {
                    json.WritePropertyName("with");
                    Node(e.With, "with", e.WithComments);
                }

                List("properties", e.Properties);
                CommentList("rbrace", e.EndComments);
                break;
            case FunctionExpression e:
                Start("FunctionExpression", e, "lparen");
                List("params", e.Parameters);
                CommentList("rparen", e.EndComments);
                CommentList("arrow", e.ArrowComments);
                Member("body", e.Body);
                break;
            case CallExpression e:
                Start("CallExpression", e);
                Member("callee", e.Callee);
                CommentList("lparen", e.OpenComments);
                if (e.Arguments is not null)
                    List("arguments", ImmutableArray.Create(e.Arguments));
                CommentList("rparen", e.EndComments);
                break;
            case PipeExpression e:
                Start("PipeExpression", e, "comments", e.OperatorComments);
                Member("argument", e.Argument);
                Member("call", e.Call);
                break;
            case MemberExpression e:
                Start("MemberExpression", e);
                Member("object", e.Object);
                CommentList("lbrack", e.OpenComments);
                Member("property", e.Property);
                CommentList("rbrack", e.EndComments);
                break;
            case IndexExpression e:
                Start("IndexExpression", e);
                Member("array", e.Array);
                CommentList("lbrack", e.OpenComments);
                Member("index", e.Index);
                CommentList("rbrack", e.EndComments);
                break;
            case BinaryExpression e:
                Start("BinaryExpression", e, "comments", e.OperatorComments);
                json.WriteString("operator", e.Operator.Text());
                Member("left", e.Left);
                Member("right", e.Right);
                break;
            case LogicalExpression e:
                Start("LogicalExpression", e, "comments", e.OperatorComments);
                json.WriteString("operator", e.Operator.Text());
                Member("left", e.Left);
                Member("right", e.Right);
                break;
            case UnaryExpression e:
                Start("UnaryExpression", e);
                json.WriteString("operator", e.Operator.Text());
                Member("argument", e.Argument);
                break;
            case ConditionalExpression e:
                Start("ConditionalExpression", e, "tk_if");
                Member("test", e.Test);
                CommentList("tk_then", e.ThenComments);
                Member("consequent", e.Consequent);
                CommentList("tk_else", e.ElseComments);
                Member("alternate", e.Alternate);
                break;
            case ParenExpression e:
                Start("ParenExpression", e, "lparen");
                Member("expression", e.Expression);
                CommentList("rparen", e.EndComments);
                break;
            case StringExpression e:
                Start("StringExpression", e);
                List("parts", e.Parts);
                break;
            case BadExpression e:
                Start("BadExpression", e);
                json.WriteString("text", e.Text);
                MemberOrNull("expression", e.Expression);
                break;
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    private void DictItems(ImmutableArray<DictItem> items)
    {
        json.WriteStartArray("elements");
        foreach (var item in items)
        {
            json.WriteStartObject();
            Member("key", item.Key);
            Member("val", item.Value);
            CommentList("comma", item.CommaComments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteLiteral(Literal literal)
    {
        switch (literal)
        {
            case StringLiteral l:
                Start("StringLiteral", l);
                json.WriteString("value", l.Value);
                break;
            case IntegerLiteral l:
                // As text, because a JSON number does not hold every 64 bit integer for everybody.
                Start("IntegerLiteral", l);
                json.WriteString("value", l.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case UnsignedIntegerLiteral l:
                Start("UnsignedIntegerLiteral", l);
                json.WriteString("value", l.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case FloatLiteral l:
                Start("FloatLiteral", l);
                json.WriteNumber("value", l.Value);
                break;
            case BooleanLiteral l:
                Start("BooleanLiteral", l);
                json.WriteBoolean("value", l.Value);
                break;
            case DateTimeLiteral l:
                Start("DateTimeLiteral", l);
                json.WriteString("value", TimeText.Format(l));
                break;
            case DurationLiteral l:
                Start("DurationLiteral", l);
                json.WriteStartArray("values");
                foreach (var part in l.Values)
                {
                    json.WriteStartObject();
                    json.WriteNumber("magnitude", part.Magnitude);
                    json.WriteString("unit", part.Unit);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case RegexpLiteral l:
                Start("RegexpLiteral", l);
                json.WriteString("value", l.Value);
                break;
            case PipeLiteral:
                Start("PipeLiteral", literal);
                break;
            case LabelLiteral l:
                Start("LabelLiteral", l);
                json.WriteString("value", l.Value);
                break;
            default:
                throw new UnreachableException(literal.GetType().Name);
        }
    }
}
