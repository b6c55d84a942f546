using System.Collections.Immutable;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Formatting;

public sealed partial class FluxFormatter
{
    private Doc Expression(Expression expression)
    {
        EnsureStack();
        return expression switch
        {
            Identifier e => Identifier(e),
            Literal e => Literal(e),
            ArrayExpression e => Array(e),
            DictExpression e => Dict(e),
            ObjectExpression e => Object(e),
            FunctionExpression e => Function(e),
            CallExpression e => Call(e),
            PipeExpression e => Pipe(e),
            MemberExpression e => Member(e),
            IndexExpression e => Index(e),
            BinaryExpression or LogicalExpression => Binary(expression),
            UnaryExpression e => Unary(e),
            ConditionalExpression e => Conditional(e),
            ParenExpression e => Paren(e),
            StringExpression e => InterpolatedString(e),
            _ => throw FluxException.Invalid("bad expression"),
        };
    }

    private static Doc Identifier(Identifier identifier) => Doc.Concat(Comments(identifier.Comments), identifier.Name);

    /// <summary>
    /// A value behind what names it. Brackets and functions open on the line of the label, unless something in them gets too long that way; everything else
    /// begins on a line of its own when it does not fit as a whole.
    /// </summary>
    private Doc Labelled(Doc label, Expression value, bool spaced = true, bool labelBreaks = false)
    {
        value = WithoutParens(value);
        // Comments in front of a record break it, but only where it has a label.
        var content = value is ObjectExpression { Comments.IsEmpty: false } record
            ? Doc.Group(Comments(record.Comments), ObjectContent(record))
            : Expression(value);
        var below = value is FunctionExpression { Body: Syntax.Block } function ? FunctionBelow(function) : content;
        if (!OpensOnTheLine(value) || StartsWithComment(value) || labelBreaks)
            return Doc.Concat(label, spaced ? Doc.Group(Doc.Nest(Doc.Line, below)) : Doc.Nest(below));
        return spaced
            ? Doc.Concat(label, Doc.Either(Doc.Concat(Doc.Space, content), Doc.Nest(Doc.HardLine, below)))
            : Doc.Concat(label, Doc.Either(content, Doc.Nest(Doc.Cut, below)));
    }

    private static bool OpensOnTheLine(Expression value) =>
        value is ArrayExpression or ObjectExpression or FunctionExpression or IndexExpression or StringExpression;

    /// <summary>Items one below the other or all on one line; every item brings its comma.</summary>
    private static Doc List(List<Doc> items, bool broken)
    {
        if (items.Count == 0)
            return Doc.Nil;
        var parts = new List<Doc> { broken ? Doc.HardLine : Doc.Cut };
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                parts.Add(broken ? Doc.HardLine : Doc.Line);
            parts.Add(items[i]);
        }

        return Doc.Nest(Doc.Concat(parts));
    }

    private static Doc Item(Doc content, Doc commaComments, bool isLast) =>
        Doc.Concat(content, commaComments, isLast && ReferenceEquals(commaComments, Doc.Nil) ? Doc.TrailingComma : ",");

    private Doc Array(ArrayExpression array)
    {
        var items = new List<Doc>(array.Elements.Length);
        for (var i = 0; i < array.Elements.Length; i++)
        {
            var element = array.Elements[i];
            items.Add(Item(Expression(element.Value), Comments(element.CommaComments), i == array.Elements.Length - 1));
        }

        var broken = items.Count > MaxItemsOnALine;
        return Doc.Concat(
            Comments(array.Comments),
            Doc.Group("[", List(items, broken), EndOfList(array.EndComments, items.Count > 0, broken), "]"));
    }

    /// <summary>Comments before a closing bracket end its line break themselves.</summary>
    private static Doc EndOfList(ImmutableArray<Comment> comments, bool hasItems, bool broken)
    {
        if (!comments.IsEmpty)
            return hasItems ? Comments(comments) : Doc.Concat(Doc.Nest(Doc.HardLine, WithoutLastBreak(comments)), Doc.HardLine);
        return !hasItems ? Doc.Nil : broken ? Doc.HardLine : Doc.Cut;
    }

    private static Doc WithoutLastBreak(ImmutableArray<Comment> comments)
    {
        var parts = new List<Doc>();
        foreach (var comment in comments)
        {
            if (parts.Count > 0)
                parts.Add(Doc.HardLine);
            parts.Add(comment.Text.TrimEnd());
        }

        return Doc.Concat(parts);
    }

    private Doc Dict(DictExpression dict)
    {
        if (dict.Elements.IsEmpty)
            return Doc.Group(Comments(dict.Comments), "[", Doc.Nest(Doc.Cut, ":", Comments(dict.EndComments)), Doc.Cut, "]");
        var broken = dict.Elements[0].Key.Span.StartLine != dict.Elements[^1].Value.Span.EndLine;
        var items = new List<Doc>(dict.Elements.Length);
        for (var i = 0; i < dict.Elements.Length; i++)
        {
            var (key, value) = (dict.Elements[i].Key, dict.Elements[i].Value);
            var content = Doc.Concat(Expression(key), ":", Doc.Space, Expression(value));
            items.Add(Item(content, Comments(dict.Elements[i].CommaComments), i == dict.Elements.Length - 1));
        }

        return Doc.Group(
            Comments(dict.Comments),
            "[",
            Doc.Concat(List(items, broken), Doc.Nest(Comments(dict.EndComments))),
            broken ? Doc.HardLine : Doc.Cut,
            "]");
    }

    private Doc Object(ObjectExpression record) => Doc.Concat(Comments(record.Comments), Doc.Group(ObjectContent(record)));

    private Doc ObjectContent(ObjectExpression record)
    {
        var broken = record.Properties.Length > MaxItemsOnALine;
        var properties = Properties(record.Properties);
        var end = properties.Count == 0 && record.EndComments.IsEmpty
            ? "}"
            : Doc.Concat(Doc.Nest(AppendedComments(record.EndComments)), broken ? Doc.HardLine : Doc.Cut, "}");
        if (record.With is null)
            return Doc.Concat("{", List(properties, broken), end);

        var parts = new List<Doc> { Identifier(record.With), SpaceOrComments(record.WithComments), "with" };
        for (var i = 0; i < properties.Count; i++)
        {
            // The first property may stay on the line although the others do not.
            parts.Add(broken ? Doc.HardLine : i == 0 ? Doc.Group(Doc.Line) : Doc.Line);
            parts.Add(properties[i]);
        }

        if (properties.Count == 0)
            parts.Add(Doc.Space);
        return Doc.Concat("{", Doc.Nest(Doc.Concat(parts)), end);
    }

    private List<Doc> Properties(ImmutableArray<Property> properties)
    {
        var items = new List<Doc>(properties.Length);
        for (var i = 0; i < properties.Length; i++)
            items.Add(Item(Property(properties[i]), AppendedComments(properties[i].CommaComments), i == properties.Length - 1));
        return items;
    }

    private Doc Property(Property property)
    {
        var key = Key(property.Key);
        return property.Value is null
            ? key
            : Labelled(
                Doc.Concat(key, AppendedComments(property.SeparatorComments), ":"),
                property.Value,
                labelBreaks: !property.SeparatorComments.IsEmpty || StartsWithComment(property.Key));
    }

    private static Doc Key(Expression key) => key is StringLiteral text ? String(text) : Identifier((Identifier)key);

    private Doc Call(CallExpression call)
    {
        var items = Properties(call.ArgumentList);
        return Doc.Concat(
            Operand(call.Callee, Binding.Postfix),
            AppendedComments(call.OpenComments),
            Arguments(items, call.EndComments));
    }

    private static Doc Arguments(List<Doc> items, ImmutableArray<Comment> endComments)
    {
        if (items.Count == 0)
            return Doc.Concat("(", EndOfList(endComments, hasItems: false, broken: false), ")");
        var broken = items.Count > MaxItemsOnALine;
        return Doc.Concat(Doc.Group("(", List(items, broken), broken ? Doc.HardLine : Doc.Cut), Comments(endComments), ")");
    }

    private Doc Pipe(PipeExpression last)
    {
        var calls = new Stack<PipeExpression>();
        Expression first = last;
        while (first is PipeExpression pipe)
        {
            calls.Push(pipe);
            first = pipe.Argument;
        }

        var line = last.Span.IsMultiline ? Doc.HardLine : Doc.Line;
        var parts = new List<Doc>();
        foreach (var pipe in calls)
        {
            var separator = !pipe.OperatorComments.IsEmpty && StartsWithComment(pipe.Call) ? Doc.HardLine : Doc.Space;
            parts.AddRange([line, Comments(pipe.OperatorComments), "|>", separator, Expression(pipe.Call)]);
        }

        return Doc.Group(Operand(first, Binding.Pipe), Doc.Nest(Doc.Concat(parts)));
    }

    private Doc Member(MemberExpression member)
    {
        var target = Operand(member.Object, Binding.Postfix);
        if (member.Property is StringLiteral name)
        {
            return Doc.Concat(
                target,
                Comments(member.OpenComments),
                "[",
                String(name),
                AppendedComments(member.EndComments),
                "]");
        }

        // `1.x` would be a number and a name.
        if (WithoutParens(member.Object) is IntegerLiteral or UnsignedIntegerLiteral)
            target = Doc.Concat("(", target, ")");
        return Doc.Concat(target, AppendedComments(member.OpenComments), ".", Identifier((Identifier)member.Property));
    }

    private Doc Index(IndexExpression index) => Doc.Concat(
        Operand(index.Array, Binding.Postfix),
        Comments(index.OpenComments),
        "[",
        Doc.Nest(Expression(index.Index)),
        Comments(index.EndComments),
        "]");

    /// <summary>
    /// A chain of operators, each with its own choice between spaces and line breaks, so that a long chain breaks as late as possible. What is behind the first
    /// operand is indented once, whatever the operators are; only a logical expression on the right side of another is indented once more.
    /// </summary>
    private Doc Binary(Expression binary)
    {
        var rest = new List<Doc>();
        var first = AddOperands(binary, rest);
        return Doc.Concat(first, Doc.Nest(Doc.Concat(rest)));
    }

    private Doc AddOperands(Expression binary, List<Doc> rest)
    {
        var spine = new Stack<Expression>();
        var left = binary;
        do
        {
            spine.Push(left);
            left = WithoutParens(Left(left));
        }
        while (IsChain(left) && Binding.Of(left) <= Binding.Of(spine.Peek()));

        var first = Operand(left, Binding.Of(spine.Peek()));
        while (spine.TryPop(out var node))
        {
            var (op, right, comments) = node is BinaryExpression b
                ? (b.Operator.Text(), b.Right, b.OperatorComments)
                : (((LogicalExpression)node).Operator.Text(), ((LogicalExpression)node).Right, ((LogicalExpression)node).OperatorComments);
            rest.Add(Doc.Group(Doc.Line, Comments(comments), op, Doc.Line));
            right = WithoutParens(right);
            if (right is BinaryExpression && Binding.Of(right) < Binding.Of(node))
            {
                EnsureStack();
                var more = new List<Doc>();
                rest.Add(AddOperands(right, more));
                rest.AddRange(more);
            }
            else
            {
                rest.Add(Operand(right, Binding.Of(node) - 1));
            }
        }

        return first;
    }

    private static bool IsChain(Expression expression) => expression is BinaryExpression or LogicalExpression;

    private static Expression Left(Expression chain) => chain is BinaryExpression binary ? binary.Left : ((LogicalExpression)chain).Left;

    private Doc Unary(UnaryExpression unary)
    {
        var op = unary.Operator.Text();
        var comments = Comments(unary.Comments);
        if (unary.Operator is UnaryOperator.Plus or UnaryOperator.Minus)
        {
            // A sign before another needs no parentheses, before anything but a single operand it does.
            var operand = WithoutParens(unary.Argument);
            return Doc.Concat(comments, op, operand is UnaryExpression { Operator: UnaryOperator.Plus or UnaryOperator.Minus }
                ? Expression(operand)
                : Operand(operand, Binding.Postfix));
        }

        return Doc.Concat(comments, op, Doc.Space, Operand(unary.Argument, Binding.LogicalUnary));
    }

    private Doc Conditional(ConditionalExpression conditional)
    {
        var line = conditional.Span.IsMultiline ? Doc.HardLine : Doc.Line;
        var parts = new List<Doc>();
        Expression rest = conditional;
        while (rest is ConditionalExpression branch)
        {
            if (branch != conditional)
                parts.Add(SpaceOrBreak(branch));
            parts.AddRange(["if", Doc.Space, Doc.Nest(Expression(branch.Test)), SpaceOrComments(branch.ThenComments), "then"]);
            parts.AddRange([Doc.Nest(line, Expression(branch.Consequent)), line, Comments(branch.ElseComments), "else"]);
            rest = WithoutParens(branch.Alternate);
        }

        parts.Add(Doc.Nest(line, Expression(rest)));
        return Doc.Concat(Comments(conditional.Comments), Doc.Group(Doc.Concat(parts)));
    }

    private static Doc SpaceOrBreak(ConditionalExpression branch) =>
        branch.Comments.IsEmpty ? Doc.Space : Doc.Concat(Doc.HardLine, Comments(branch.Comments));

    private Doc Paren(ParenExpression paren) => IsRedundant(paren)
        ? Expression(paren.Expression)
        : Doc.Concat(Comments(paren.Comments), "(", Expression(paren.Expression), AppendedComments(paren.EndComments), ")");

    /// <summary>Parentheses that hold comments stay; the others are made anew where they are needed.</summary>
    private static bool IsRedundant(ParenExpression paren) => paren.Comments.IsEmpty && paren.EndComments.IsEmpty;

    private static Expression WithoutParens(Expression expression)
    {
        while (expression is ParenExpression paren && IsRedundant(paren))
            expression = paren.Expression;
        return expression;
    }

    /// <summary>An operand, in parentheses if it binds weaker than its place demands.</summary>
    private Doc Operand(Expression expression, int strength)
    {
        expression = WithoutParens(expression);
        return Binding.Of(expression) > strength ? Doc.Concat("(", Expression(expression), ")") : Expression(expression);
    }
}
