using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Reshaping;

/// <summary><c>experimental.group</c>: adds columns to the group key.</summary>
internal sealed class ExtendKeyNode(CallSite origin, StreamNode input, string[] columns) : RegroupNode(origin, input)
{
    protected override void Regroup(Table table, TableMerger into, RunContext context)
    {
        foreach (var column in columns)
        {
            if (!table.Schema.Has(column))
                throw FluxException.Invalid($"unknown column \"{column}\"");
        }
        if (columns.All(table.Key.Has))
        {
            into.Add(table);
            return;
        }
        var keys = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            if (table.IsKey(i) || columns.Contains(table.Schema[i].Label))
                keys.Add(i);
        }
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            foreach (var part in RowGroups.Split(chunk, keys))
            {
                if (part.Rows > 0)
                    into.Add(RowGroups.KeyOf(part, keys), part, table.IsTimeSorted);
            }
        }
    }
}
