using TaskServer.Flux.Runtime;
using TaskServer.Flux.Runtime.Bound;

namespace TaskServer.Flux.Library.Writing;

/// <summary>The columns that a row function names, as far as its text shows them.</summary>
internal static class ReadColumns
{
    public static HashSet<string> Of(RowFunction function)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        if (function.Closure is { } closure)
            Collect(closure.Definition.Body, closure.IndexOf("r"), labels);
        return labels;
    }

    private static void Collect(BoundNode? node, int row, HashSet<string> labels)
    {
        switch (node)
        {
            case BoundMember { Target: BoundVariable { Depth: 0 } variable } member when variable.Slot == row:
                labels.Add(member.Label);
                break;
            case BoundMember member:
                Collect(member.Target, row, labels);
                break;
            case BoundIndex index:
                Collect([index.Target, index.Index], row, labels);
                break;
            case BoundArray array:
                Collect(array.Elements, row, labels);
                break;
            case BoundRecord record:
                Collect(record.Base, row, labels);
                Collect(record.Values, row, labels);
                break;
            case BoundCall call:
                Collect(call.Callee, row, labels);
                Collect(call.Arguments, row, labels);
                break;
            case BoundBinary binary:
                Collect([binary.Left, binary.Right], row, labels);
                break;
            case BoundLogical logical:
                Collect([logical.Left, logical.Right], row, labels);
                break;
            case BoundUnary unary:
                Collect(unary.Operand, row, labels);
                break;
            case BoundConditional conditional:
                Collect([conditional.Test, conditional.Consequent, conditional.Alternate], row, labels);
                break;
            case BoundInterpolation text:
                Collect(text.Parts, row, labels);
                break;
            case BoundBlock block:
                Collect([.. block.Statements.OfType<BoundAssignment>().Select(a => a.Value), block.Result], row, labels);
                break;
        }
    }

    private static void Collect(BoundNode[] nodes, int row, HashSet<string> labels)
    {
        foreach (var node in nodes)
            Collect(node, row, labels);
    }
}
