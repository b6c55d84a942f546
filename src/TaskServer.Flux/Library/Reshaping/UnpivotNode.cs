using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Reshaping;

/// <summary>
/// <c>experimental.unpivot</c>: every column that is neither in the group key nor named becomes rows of its own, under its name in <c>_field</c>, which joins the key.
/// Nulls are fields that a row did not have and give no row.
/// </summary>
internal sealed class UnpivotNode(CallSite origin, StreamNode input, string[] otherColumns) : RegroupNode(origin, input)
{
    protected override void Regroup(Table table, TableMerger into, RunContext context)
    {
        var kept = new List<int>();
        var fields = new List<int>();
        for (var i = 0; i < table.Schema.Count; i++)
        {
            if (table.Schema[i].Label is var label && label is "_field" or "_value" && (table.IsKey(i) || otherColumns.Contains(label)))
                throw Error($"column \"{label}\" is in the way of the output");
            (table.IsKey(i) || otherColumns.Contains(table.Schema[i].Label) ? kept : fields).Add(i);
        }
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            foreach (var field in fields)
                AddField(table, chunk, kept, field, into);
        }
    }

    private static void AddField(Table table, Chunk chunk, List<int> kept, int field, TableMerger into)
    {
        var rows = new int[chunk.Rows];
        var count = 0;
        for (var row = 0; row < chunk.Rows; row++)
        {
            if (!chunk[field].IsNull(row))
                rows[count++] = row;
        }
        if (count == 0)
            return;
        var part = count == chunk.Rows ? chunk : chunk.Take(rows.AsSpan(0, count));
        var name = Value.String(table.Schema[field].Label);
        var schema = new TableSchema([.. kept.Select(i => table.Schema[i]), new("_field", ColumnType.String), new("_value", table.Schema[field].Type)]);
        into.Add(table.Key.With("_field", name), new Chunk(schema, [.. kept.Select(i => part[i]), Column.Constant(name, count), part[field]], count), table.IsTimeSorted);
    }
}
