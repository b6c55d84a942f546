using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Reshaping;

/// <summary><c>table.fill</c>: one row of nulls, but for the key, in every table without rows.</summary>
internal sealed class FillTablesNode(CallSite origin, StreamNode input) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context) => table with { Chunks = Filled(table) };

    private static IEnumerable<Chunk> Filled(Table table)
    {
        var isEmpty = true;
        foreach (var chunk in table.Chunks)
        {
            isEmpty &= chunk.Rows == 0;
            yield return chunk;
        }
        if (!isEmpty)
            yield break;
        var columns = new Column[table.Schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var column = table.Schema[i];
            columns[i] = table.IsKey(i) && !table.Key[column.Label].IsNull ? Column.Constant(table.Key[column.Label], 1) : Column.OfNulls(column.Type, 1);
        }
        yield return new(table.Schema, columns, 1);
    }
}
