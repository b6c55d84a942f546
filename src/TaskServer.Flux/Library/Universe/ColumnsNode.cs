using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>columns</c> and <c>keys</c>: the labels of a table, or of its key, as rows. The rows of the table itself are not read.</summary>
internal sealed class ColumnsNode(CallSite origin, StreamNode input, string column, bool keysOnly) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        string[] labels = [.. table.Schema.Labels.Where(l => !keysOnly || table.Key.Has(l))];
        return KeyRows.Of(table.Key, labels.Length, (column, Column.OfStrings(labels)));
    }
}

internal sealed class ColumnsLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "columns", static (in Arguments a) => Value.Stream(new ColumnsNode(a.Origin, a.Stream(0), a.String(1, "_value"), keysOnly: false)));
        natives.Add("universe", "keys", static (in Arguments a) => Value.Stream(new ColumnsNode(a.Origin, a.Stream(0), a.String(1, "_value"), keysOnly: true)));
    }
}
