using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Bound;

internal abstract class BoundStatement
{
    public abstract void Execute(Frame frame);
}

internal sealed class BoundAssignment(int slot, BoundNode value) : BoundStatement
{
    public int Slot => slot;

    public BoundNode Value => value;

    public override void Execute(Frame frame) => frame.Slots[slot] = value.Evaluate(frame);
}

/// <summary>A top-level expression of the main package: a stream is a result.</summary>
internal sealed class BoundExpressionStatement(BoundNode expression, bool isResult) : BoundStatement
{
    public override void Execute(Frame frame)
    {
        var value = expression.Evaluate(frame);
        if (isResult && value.Kind == ValueKind.Stream)
            frame.Context.AddResult(value.AsStream);
    }
}

/// <summary>Sets an option of a package, for everybody in this run.</summary>
internal sealed class BoundOptionAssignment(LibraryPackage package, PackageMember member, BoundNode value) : BoundStatement
{
    public override void Execute(Frame frame)
    {
        // What is no option keeps its value, without an error.
        if (member.IsOption)
            frame.Context.SetOption(package, member, value.Evaluate(frame));
    }
}
