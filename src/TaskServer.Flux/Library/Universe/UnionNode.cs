using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>union</c>: the tables of several streams; those of equal keys merge.</summary>
internal sealed class UnionNode(CallSite origin, StreamNode[] inputs) : RegroupNode(origin, inputs)
{
    public override FluxException? RegroupInto(TableMerger merger, RunContext context)
    {
        foreach (var input in Inputs)
        {
            foreach (var table in input.Read(context))
            {
                context.ThrowIfCancelled();
                Regroup(table, merger, context);
            }
        }
        return null;
    }

    protected override void Regroup(Table table, TableMerger into, RunContext context) => into.Add(table);
}

internal sealed class UnionLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "union", static (in Arguments a) =>
    {
        var tables = a.Array(0);
        if (tables.Count < 2)
            throw FluxException.Invalid("union must have at least two streams as input");
        var inputs = new List<StreamNode>(tables.Count);
        foreach (var table in tables)
        {
            var stream = table.Kind == ValueKind.Stream ? table.AsStream : throw FluxException.Invalid($"expected stream but found {TypeText.Of(table)}");
            // The same stream twice is one.
            if (!inputs.Contains(stream))
                inputs.Add(stream);
        }
        return Value.Stream(new UnionNode(a.Origin, [.. inputs]));
    });
}
