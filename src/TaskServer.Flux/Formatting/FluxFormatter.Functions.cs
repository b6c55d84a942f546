using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Formatting;

public sealed partial class FluxFormatter
{
    private Doc Function(FunctionExpression function)
    {
        if (function.Body is Block block)
            return Doc.Either(FunctionOnTheLine(function, block), FunctionBelow(function));
        return Doc.Concat(
            Comments(function.Comments),
            Doc.Group(FunctionHead(function), Doc.Nest(Doc.Line, FunctionBody((Expression)function.Body))));
    }

    private Doc FunctionHead(FunctionExpression function) => Doc.Concat(
        Doc.Group(Parameters(function), AppendedComments(function.ArrowComments)),
        function.ArrowComments.IsEmpty ? Doc.Space : Doc.Nil,
        "=>");

    /// <summary>The block opens on the line of the parameters.</summary>
    private Doc FunctionOnTheLine(FunctionExpression function, Block block) => Doc.Concat(
        Comments(function.Comments),
        Doc.OnOneLine(FunctionHead(function)),
        block.Comments.IsEmpty ? Doc.Space : Doc.Concat(Doc.HardLine, Comments(block.Comments)),
        Block(block));

    /// <summary>The block opens below the parameters, and both are indented.</summary>
    private Doc FunctionBelow(FunctionExpression function)
    {
        var block = (Block)function.Body;
        return Doc.Concat(
            Comments(function.Comments),
            Doc.Nest(Doc.Group(FunctionHead(function)), Doc.HardLine, Comments(block.Comments), Block(block)));
    }

    private static bool HasManyParameters(FunctionExpression function) => function.Parameters.Length > MaxItemsOnALine;

    /// <summary>A body that begins with a brace would be taken for a block.</summary>
    private Doc FunctionBody(Expression body)
    {
        body = WithoutParens(body);
        return StartsWithBrace(body) ? Doc.Concat("(", Expression(body), ")") : Expression(body);
    }

    private static bool StartsWithBrace(Expression expression)
    {
        SyntaxNode? first = expression;
        while (first is not null and not ObjectExpression)
            first = FirstPart(first);
        return first is ObjectExpression;
    }

    private Doc Parameters(FunctionExpression function)
    {
        var items = new List<Doc>(function.Parameters.Length);
        for (var i = 0; i < function.Parameters.Length; i++)
        {
            var parameter = function.Parameters[i];
            items.Add(Item(Parameter(parameter), Comments(parameter.CommaComments), i == function.Parameters.Length - 1));
        }

        var broken = HasManyParameters(function);
        var end = function.EndComments.IsEmpty
            ? EndOfList(function.EndComments, items.Count > 0, broken)
            : Doc.Concat(Doc.HardLine, Comments(function.EndComments));
        return Doc.Concat("(", List(items, broken), end, ")");
    }

    private Doc Parameter(Property parameter)
    {
        var key = Key(parameter.Key);
        return parameter.Value is null
            ? key
            : Labelled(Doc.Concat(key, Comments(parameter.SeparatorComments), "="), parameter.Value, spaced: false);
    }
}
