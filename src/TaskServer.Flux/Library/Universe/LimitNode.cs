using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>limit</c>: the first rows of each table after some that are skipped. Rows behind are not read.</summary>
internal sealed class LimitNode(CallSite origin, StreamNode input, long count, long offset) : RowTransform(origin, input)
{
    // Few rows of sorted ones are found without sorting all of them.
    protected override IEnumerable<Table> ReadInput(RunContext context) => Input is SortNode { IsShared: false } sort && count > 0 && count <= SortNode.Few && offset <= SortNode.Few
        ? sort.First((int)(count + Math.Max(offset, 0)), context)
        : Input.Read(context);

    protected override Table Transform(Table table, RunContext context) => table with { Chunks = Limited(table.Chunks) };

    private IEnumerable<Chunk> Limited(IEnumerable<Chunk> chunks)
    {
        var skip = Math.Max(offset, 0);
        var left = count;
        if (left <= 0)
            yield break;
        foreach (var chunk in chunks)
        {
            var start = (int)Math.Min(skip, chunk.Rows);
            var rows = (int)Math.Min(left, chunk.Rows - start);
            skip -= start;
            left -= rows;
            if (rows > 0)
                yield return chunk.Slice(start, rows);
            if (left == 0)
                yield break;
        }
    }
}

internal sealed class LimitLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "limit", static (in Arguments a) => Value.Stream(new LimitNode(a.Origin, a.Stream(0), a.Int(1), a.Int(2, 0))));
}
