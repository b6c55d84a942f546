using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Reshaping;

/// <summary><c>experimental.set</c>: constant columns from the members of a record; those that are in the group key stay in it with the new value.</summary>
internal sealed class SetMembersNode(CallSite origin, StreamNode input, FluxRecord members) : RegroupNode(origin, input)
{
    protected override void Regroup(Table table, TableMerger into, RunContext context)
    {
        var (schema, key) = (table.Schema, table.Key);
        foreach (var (label, value) in members.Members)
        {
            schema = schema.With(label, value.ColumnType!.Value);
            if (key.Has(label))
                key = key.With(label, value);
        }
        into.AddEmpty(key, schema);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var columns = new Column[schema.Count];
            chunk.Columns.CopyTo(columns);
            foreach (var (label, value) in members.Members)
                columns[schema.IndexOf(label)] = Column.Constant(value, chunk.Rows);
            into.Add(key, new Chunk(schema, columns, chunk.Rows), table.IsTimeSorted && !members.Has("_time"));
        }
    }
}
