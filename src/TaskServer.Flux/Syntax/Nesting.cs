using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Syntax;

/// <summary>
/// How deep a tree may be. Whoever walks a tree by recursion relies on it: no script and no request may make a stack overflow.
/// </summary>
internal static class Nesting
{
    public const int MaxDepth = 1000;

    public static bool IsTooDeep(SyntaxNode root)
    {
        var level = new List<SyntaxNode> { root };
        var next = new List<SyntaxNode>();
        var steps = 0;
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > MaxDepth)
                return true;
            next.Clear();
            foreach (var node in level)
            {
                if ((++steps & 0xFFF) == 0)
                    Work.ThrowIfCancelled();
                SyntaxTree.AddChildren(node, next);
            }
            (level, next) = (next, level);
        }

        return false;
    }
}
