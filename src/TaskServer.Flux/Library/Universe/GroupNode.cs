using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>group</c>: a new key from columns that the table has.</summary>
internal sealed class GroupNode(CallSite origin, StreamNode input, string[] columns, bool isExcept) : RegroupNode(origin, input)
{
    public override bool HidesPlaceOfErrors => true;

    // Directly behind a read the storage of the real server groups: the range is part of the key then, and unknown columns are key columns without values.
    private bool IsStorageGroup => !isExcept && Input.IsStorageRead && !columns.Contains("_time") && !columns.Contains("_value");

    public override FluxException? RegroupInto(TableMerger merger, RunContext context)
    {
        if (!IsStorageGroup)
            return base.RegroupInto(merger, context);
        ColumnType? first = null;
        foreach (var table in Input.Read(context))
        {
            context.ThrowIfCancelled();
            var type = table.Schema[table.Schema.IndexOf("_value")].Type;
            // The storage has answered with what came before.
            if ((first ??= type) != type)
                return FluxException.Invalid($"schema collision: cannot group {Word(first.Value)} and {Word(type)} types together");
            merger.Add(GroupKey.Of(columns.Append("_start").Append("_stop").Distinct().Select(l => (l, table.Key.Has(l) ? table.Key[l] : Value.Null(ColumnType.String)))), table);
        }
        return null;
    }

    private static string Word(ColumnType type) => type switch
    {
        ColumnType.Int => "integer",
        ColumnType.UInt => "unsigned",
        ColumnType.Float => "float",
        ColumnType.Bool => "boolean",
        _ => "string",
    };

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
