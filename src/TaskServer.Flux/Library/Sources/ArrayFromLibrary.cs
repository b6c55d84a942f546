using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sources;

/// <summary><c>array.from</c>: one table without key.</summary>
internal sealed class ArrayFromLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("array", "from", static (in Arguments a) =>
    {
        var rows = a.Array(0);
        if (rows.Count == 0)
            throw FluxException.Invalid("rows must be non-empty");
        var collector = new RecordCollector(static (_, value) =>
            new FluxException("invalid", $"cannot represent the type {TypeText.Of(value)} as column data") { IsFinal = true });
        foreach (var row in rows)
        {
            if ((collector.Rows & Work.StepMask) == Work.StepMask)
                Work.ThrowIfCancelled();
            collector.Add(row.Kind == ValueKind.Record ? row.AsRecord : throw FluxException.Invalid($"{TypeText.Of(row)} is not Record"));
        }
        var table = collector.Build();
        Work.Keep(table, table.Bytes);
        return Value.Stream(new LiteralNode(a.Origin, _ => [new Table(GroupKey.Empty, table.Schema, Pieces(table))], isRowTypeKnown: true));
    });

    private static IEnumerable<Chunk> Pieces(Chunk table)
    {
        for (var at = 0; at < table.Rows; at += Chunk.TargetRows)
            yield return table.Slice(at, Math.Min(Chunk.TargetRows, table.Rows - at));
    }
}
