using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Tables;

/// <summary>A stream of tables that exist already or are made without input.</summary>
internal sealed class LiteralNode(CallSite origin, Func<RunContext, IEnumerable<Table>> open, bool isRowTypeKnown) : StreamNode(origin)
{
    public override bool IsRowTypeKnown => isRowTypeKnown;

    protected override bool IsRepeatable => true;

    protected override IEnumerable<Table> Open(RunContext context) => open(context);
}
