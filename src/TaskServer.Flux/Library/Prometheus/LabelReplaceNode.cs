using TaskServer.Flux.Library.Scalars;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Prometheus;

/// <summary>
/// <c>label_replace</c>: where the whole of one label matches, another is set to an expansion of the match, in rows and key; an empty expansion takes the label away. A label
/// that is not there counts as empty.
/// </summary>
internal sealed class LabelReplaceNode(CallSite origin, StreamNode input, string source, string destination, FluxRegexp whole, string replacement) : RegroupNode(origin, input)
{
    protected override void Regroup(Table table, TableMerger into, RunContext context)
    {
        var text = table.Key[source] switch
        {
            { IsNull: true } => "",
            { Kind: ValueKind.String } held => held.AsString,
            _ => throw ColumnError($"column \"{source}\" must be of type string"),
        };
        if (whole.Regex.Match(text) is not { Success: true } match)
        {
            into.Add(table);
            return;
        }
        var label = RegexpPackage.Expand(replacement, match);
        if (label.Length == 0)
        {
            var kept = Enumerable.Range(0, table.Schema.Count).Where(i => table.Schema[i].Label != destination).ToArray();
            var rest = new TableSchema([.. kept.Select(i => table.Schema[i])]);
            Add(table.Key.Where(l => l != destination), chunk => chunk.Select(rest, kept));
            return;
        }
        var value = Value.String(label);
        var schema = table.Schema.With(destination, ColumnType.String);
        Add(table.Key.With(destination, value), chunk => chunk.With(schema, destination, Column.Constant(value, chunk.Rows)));

        void Add(GroupKey key, Func<Chunk, Chunk> change)
        {
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                into.Add(key, change(chunk), table.IsTimeSorted);
            }
        }
    }
}
