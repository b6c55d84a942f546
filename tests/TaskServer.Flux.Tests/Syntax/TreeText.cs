using System.Globalization;
using System.Text;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Tests.Syntax;

/// <summary>A tree as text: what it means, without places, comments and parentheses.</summary>
internal static class TreeText
{
    public static string Of(SyntaxNode node)
    {
        var text = new StringBuilder();
        Add(node, text);
        return text.ToString();
    }

    private static void Add(SyntaxNode node, StringBuilder text)
    {
        switch (node)
        {
            case ParenExpression paren:
                Add(paren.Expression, text);
                return;
            case BinaryExpression e:
                Add(text, e.Left, e.Operator.ToString(), e.Right);
                return;
            case LogicalExpression e:
                Add(text, e.Left, e.Operator.ToString(), e.Right);
                return;
            case MemberExpression e:
                Add(e.Object, text);
                text.Append('.').Append(e.Name);
                return;
        }

        var children = new List<SyntaxNode>();
        SyntaxTree.AddChildren(node, children);
        text.Append(Label(node));
        if (children.Count == 0)
            return;
        text.Append('(');
        foreach (var child in children)
        {
            Add(child, text);
            text.Append(' ');
        }

        text.Append(')');
    }

    private static void Add(StringBuilder text, Expression left, string op, Expression right)
    {
        text.Append('(');
        Add(left, text);
        text.Append(' ').Append(op).Append(' ');
        Add(right, text);
        text.Append(')');
    }

    private static string Label(SyntaxNode node) => node switch
    {
        Identifier n => n.Name,
        StringLiteral n => $"'{n.Value}'",
        IntegerLiteral n => n.Value.ToString(CultureInfo.InvariantCulture),
        FloatLiteral n => n.Value.ToString("R", CultureInfo.InvariantCulture) + "f",
        DurationLiteral n => string.Concat(n.Values.Select(part => $"{part.Magnitude}{part.Unit}")),
        DateTimeLiteral n => $"{n.UnixSeconds}.{n.Nanoseconds}+{n.OffsetMinutes}",
        RegexpLiteral n => $"/{n.Value}/",
        LabelLiteral n => "." + n.Value,
        TextPart n => $"'{n.Value}'",
        UnaryExpression n => n.Operator.ToString(),
        BadExpression n => $"bad<{n.Text}>",
        BadStatement n => $"bad<{n.Text}>",
        Flux.Syntax.Attribute n => "@" + n.Name,
        ParameterType n => n.Kind.ToString(),
        _ => node.GetType().Name,
    };
}
