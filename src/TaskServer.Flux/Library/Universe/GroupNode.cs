using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>group</c>: a new key from columns that the table has.</summary>
internal sealed class GroupNode(CallSite origin, StreamNode input, string[] columns, bool isExcept) : RegroupNode(origin, input)
{
    protected override void Regroup(Table table, TableMerger into, RunContext context)
    {
        var indexes = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            if (columns.Contains(table.Schema[i].Label) != isExcept)
                indexes.Add(i);
        }
        // When the new key is made of old key columns it is the same for all rows, and an empty table has a place.
        var constant = indexes.TrueForAll(table.IsKey);
        var key = constant ? table.Key.Where(l => indexes.Exists(i => table.Schema[i].Label == l)) : null;
        if (key is not null)
            into.AddEmpty(key, table.Schema);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (key is not null)
            {
                into.Add(key, chunk, table.IsTimeSorted);
                continue;
            }
            foreach (var part in RowGroups.Split(chunk, indexes))
            {
                if (part.Rows > 0)
                    into.Add(RowGroups.KeyOf(part, indexes), part, table.IsTimeSorted);
            }
        }
    }
}

internal sealed class GroupLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "group", static (in Arguments a) =>
    {
        var mode = a.String(1, "by");
        if (mode is not ("by" or "except"))
            throw FluxException.Invalid("invalid group mode: must be \"by\" or \"except\"");
        return Value.Stream(new GroupNode(a.Origin, a.Stream(0), a.Strings(2) ?? [], mode == "except"));
    });
}
