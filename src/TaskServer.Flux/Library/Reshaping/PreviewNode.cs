using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Reshaping;

/// <summary><c>experimental.preview</c>: the first rows of the first tables.</summary>
internal sealed class PreviewNode(CallSite origin, StreamNode input, long rows, long tables) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        var left = tables;
        if (left <= 0)
            yield break;
        foreach (var table in Input.Read(context))
        {
            yield return table with { Chunks = First(table.Chunks) };
            if (--left == 0)
                yield break;
        }
    }

    private IEnumerable<Chunk> First(IEnumerable<Chunk> chunks)
    {
        var left = rows;
        if (left <= 0)
            yield break;
        foreach (var chunk in chunks)
        {
            var count = (int)Math.Min(left, chunk.Rows);
            yield return chunk.Slice(0, count);
            left -= count;
            if (left == 0)
                yield break;
        }
    }
}

/// <summary><c>experimental.chain</c>: reads one stream to its end, then gives the other.</summary>
internal sealed class ChainNode(CallSite origin, StreamNode first, StreamNode second) : StreamNode(origin, first, second)
{
    public override bool IsRowTypeKnown => second.IsRowTypeKnown;

    public override TimeBounds? Bounds(RunContext context) => second.Bounds(context);

    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in first.Read(context))
        {
            foreach (var _ in table.Chunks)
                context.ThrowIfCancelled();
        }
        return second.Read(context);
    }
}
