using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>tail</c>: the last rows of each table before some that are skipped. No more rows than those are held.</summary>
internal sealed class TailNode(CallSite origin, StreamNode input, long count, long offset) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context) => table with { Chunks = count < 1 ? [] : Last(table.Chunks, context) };

    private IEnumerable<Chunk> Last(IEnumerable<Chunk> chunks, RunContext context)
    {
        var skip = Math.Max(offset, 0);
        var wanted = count > long.MaxValue - skip ? long.MaxValue : count + skip;
        var held = new Queue<Chunk>();
        var rows = 0L;
        var bytes = 0L;
        foreach (var chunk in chunks)
        {
            context.ThrowIfCancelled();
            if (chunk.Rows == 0)
                continue;
            context.Memory.Allocate(chunk.Bytes);
            bytes += chunk.Bytes;
            held.Enqueue(chunk);
            rows += chunk.Rows;
            while (rows - held.Peek().Rows >= wanted)
            {
                var first = held.Dequeue();
                rows -= first.Rows;
                bytes -= first.Bytes;
                context.Memory.Release(first.Bytes);
            }
        }
        // Rows too many at the front, and the skipped ones at the end.
        var before = Math.Max(rows - wanted, 0);
        var left = Math.Min(count, rows - skip);
        foreach (var chunk in held)
        {
            var start = (int)Math.Min(before, chunk.Rows);
            before -= start;
            var taken = (int)Math.Min(left, chunk.Rows - start);
            if (taken <= 0)
                continue;
            left -= taken;
            yield return chunk.Slice(start, taken);
        }
        context.Memory.Release(bytes);
    }
}

internal sealed class TailLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "tail", static (in Arguments a) => Value.Stream(new TailNode(a.Origin, a.Stream(0), a.Int(1), a.Int(2, 0))));
}
