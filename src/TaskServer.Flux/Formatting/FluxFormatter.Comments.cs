using System.Collections.Immutable;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Formatting;

// A comment belongs to the token behind it and is printed in front of that, on a line that ends with it.
public sealed partial class FluxFormatter
{
    private static Doc Comments(ImmutableArray<Comment> comments)
    {
        if (comments.IsEmpty)
            return Doc.Nil;
        var parts = new List<Doc>();
        foreach (var comment in comments)
            parts.AddRange([comment.Text.TrimEnd(), Doc.HardLine]);
        return Doc.Concat(parts);
    }

    /// <summary>Comments on lines of their own, indented more than the token they follow.</summary>
    private static Doc AppendedComments(ImmutableArray<Comment> comments) =>
        comments.IsEmpty ? Doc.Nil : Doc.Nest(Doc.HardLine, Comments(comments));

    private static Doc SpaceOrComments(ImmutableArray<Comment> comments) => comments.IsEmpty ? Doc.Space : Comments(comments);

    /// <summary>Whether the first token of a node has comments.</summary>
    private static bool StartsWithComment(SyntaxNode node)
    {
        while (true)
        {
            if (!node.Comments.IsEmpty)
                return true;
            if (FirstPart(node) is not { } first)
                return false;
            node = first;
        }
    }

    /// <summary>The part that begins where the node begins, if its first token belongs to a part.</summary>
    private static SyntaxNode? FirstPart(SyntaxNode node) => node switch
    {
        ExpressionStatement n => n.Expression,
        VariableAssignment n => n.Id,
        MemberAssignment n => n.Member,
        CallExpression n => n.Callee,
        PipeExpression n => n.Argument,
        MemberExpression n => n.Object,
        IndexExpression n => n.Array,
        BinaryExpression n => n.Left,
        LogicalExpression n => n.Left,
        Property n => n.Key,
        ParenExpression n when IsRedundant(n) => n.Expression,
        _ => null,
    };
}
