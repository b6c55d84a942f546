using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Selectors;

/// <summary><c>sample</c>: every n-th row of a table, from a given or a random one of the first n.</summary>
internal sealed class SampleNode(CallSite origin, StreamNode input, string column, long every, long? position) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context) =>
        table.Schema.Has(column) ? table with { Chunks = Sampled(table, context) } : throw ColumnError($"no column \"{column}\" exists");

    private IEnumerable<Chunk> Sampled(Table table, RunContext context)
    {
        var next = position ?? Random.Shared.NextInt64(every);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var rows = new List<int>();
            for (; next < chunk.Rows; next += every)
                rows.Add((int)next);
            next -= chunk.Rows;
            if (rows.Count > 0)
                yield return chunk.Take([.. rows]);
        }
    }
}

internal sealed class SampleLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "sample", static (in Arguments a) =>
    {
        var every = a.Int(1);
        if (every <= 0)
            throw FluxException.Invalid($"n must be a positive integer, but was {every}");
        if (a.Int(2, -1) >= every)
            throw FluxException.Invalid($"pos must be less than n, but {a.Int(2)} >= {every}");
        return Value.Stream(new SampleNode(a.Origin, a.Stream(0), a.String(3, "_value"), every, a.Int(2, -1) is >= 0 and var position ? position : null));
    });
}
