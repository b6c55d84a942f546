using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary>The functions that run a stream at once, in the middle of evaluation, to get values out of it. The first table whose key fits is the one.</summary>
internal sealed class TableFindLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "tableFind", static (in Arguments a) =>
        {
            var table = Find(a, release: false) ?? throw FluxException.NotFound("no table found");
            return Value.Stream(new LiteralNode(a.Origin, _ => [table.Table], isRowTypeKnown: a.Stream(0).IsRowTypeKnown));
        });
        natives.Add("universe", "findColumn", static (in Arguments a) => Find(a, release: true) is { } table && table.Schema.Has(a.String(2)) ? ColumnOf(table.Whole(), a.String(2)) : Value.Array());
        natives.Add("universe", "findRecord", static (in Arguments a) =>
        {
            var index = a.Int(2);
            return Find(a, release: true) is { } table && index >= 0 && index < table.Rows ? RecordOf(table.Whole(), (int)index) : Value.Record(FluxRecord.Empty);
        });
        natives.Add("universe", "getColumn", static (in Arguments a) =>
        {
            var table = Only(a);
            return table.Schema.Has(a.String(1)) ? ColumnOf(table.Whole(), a.String(1)) : throw FluxException.Invalid($"cannot find column {a.String(1)}");
        });
        natives.Add("universe", "getRecord", static (in Arguments a) =>
        {
            var table = Only(a);
            var index = a.Int(1);
            return index >= 0 && index < table.Rows ? RecordOf(table.Whole(), (int)index) : throw FluxException.Invalid($"index out of bounds: {index}");
        });
    }

    private static BufferedTable? Find(in Arguments a, bool release)
    {
        var predicate = new RowFunction(a.Function(1), a.Origin, "fn", "key");
        var context = a.Context;
        BufferedTable? found = null;
        foreach (var table in a.Stream(0).ReadNow(context))
        {
            // Further tables are still read: the stream may have effects, and others may read its copy.
            if (found is null && predicate.Invoke(context, Value.Record([.. table.Key.Members])) is { Kind: ValueKind.Bool, AsBool: true })
                found = BufferedTable.Of(table, context);
            else
                Skip(table, context);
        }
        if (found is not null && release)
            context.Memory.Release(found.Bytes);
        return found;
    }

    private static void Skip(Table table, RunContext context)
    {
        foreach (var _ in table.Chunks)
            context.ThrowIfCancelled();
    }

    private static BufferedTable Only(in Arguments a)
    {
        var context = a.Context;
        return BufferedTable.Of(a.Stream(0).ReadNow(context).FirstOrDefault() ?? throw FluxException.NotFound("no table found"), context);
    }

    private static Value ColumnOf(Chunk chunk, string label)
    {
        var column = chunk[label]!;
        var values = new ArrayBuilder();
        for (var row = 0; row < chunk.Rows; row++)
            values.Add(column[row]);
        return Value.Array(values.Build());
    }

    private static Value RecordOf(Chunk chunk, int row)
    {
        var values = new Value[chunk.Schema.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = chunk[i, row];
        return Value.Record(FluxRecord.Of(new RecordShape([.. chunk.Schema.Labels]), values));
    }
}
