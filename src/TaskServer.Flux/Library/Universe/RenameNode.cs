using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>rename</c>: other labels for the same columns, in the key, too.</summary>
internal sealed class RenameNode : ReshapeNode
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly RowFunction? _function;

    /// <summary>Renames by a function of the label.</summary>
    public RenameNode(CallSite origin, StreamNode input, RowFunction function)
        : base(origin, input) =>
        _function = function;

    /// <summary>Renames columns that every table must have.</summary>
    public RenameNode(CallSite origin, StreamNode input, IEnumerable<(string Old, string New)> names)
        : base(origin, input)
    {
        foreach (var (old, @new) in names)
            _names[old] = @new;
    }

    // Every table has the columns of a list, so that keys stay as different as they were.
    protected override bool MayMeet(Table before, Table after) => _function is not null;

    protected override Table Reshape(Table table, RunContext context)
    {
        var schema = table.Schema;
        if (_function is null)
        {
            foreach (var old in _names.Keys)
            {
                if (!schema.Has(old))
                    throw FluxException.Invalid($"rename error: column \"{old}\" doesn't exist");
            }
        }
        var columns = schema.Columns.ToArray();
        var changed = false;
        var movesTime = false;
        for (var i = 0; i < columns.Length; i++)
        {
            var label = NameOf(columns[i].Label, context);
            if (label == columns[i].Label)
                continue;
            changed = true;
            movesTime |= label == "_time";
            columns[i] = columns[i] with { Label = label };
        }
        if (!changed)
            return table;
        RefuseEqual(columns);
        var renamed = new TableSchema(columns);
        return new(KeyOf(table.Key, context), renamed, Each(table, context, c => c.Under(renamed))) { IsTimeSorted = table.IsTimeSorted && !movesTime };
    }

    private GroupKey KeyOf(GroupKey key, RunContext context)
    {
        foreach (var label in key.Labels)
        {
            if (NameOf(label, context) != label)
                return GroupKey.Of(key.Members.Select(m => (NameOf(m.Label, context), m.Value)));
        }
        return key;
    }

    private string NameOf(string label, RunContext context)
    {
        if (_names.TryGetValue(label, out var name))
            return name;
        if (_function is null)
            return label;
        Value value;
        try
        {
            value = _function.Invoke(context, Value.String(label));
        }
        catch (FluxException e)
        {
            throw _function.Failure(this, e);
        }
        return _names[label] = value.Kind == ValueKind.String ? value.AsString : throw Error($"the function must return a string, got {TypeText.Of(value)}");
    }

    private static void RefuseEqual(ColumnInfo[] columns)
    {
        var seen = new Dictionary<string, int>(columns.Length, StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            if (!seen.TryAdd(columns[i].Label, i))
                throw FluxException.Invalid($"column {seen[columns[i].Label]} and {i} have the same name (\"{columns[i].Label}\") which is not allowed");
        }
    }
}

internal sealed class RenameLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "rename", static (in Arguments a) =>
    {
        if (a.Has(1) == a.Has(2))
            throw FluxException.Invalid($"rename error: {(a.Has(1) ? "both column list and map function provided" : "neither column list nor map function provided")}");
        if (a.Has(1))
            return Value.Stream(new RenameNode(a.Origin, a.Stream(0), new RowFunction(a.Function(1), a.Origin, "fn", "column")));
        return Value.Stream(new RenameNode(a.Origin, a.Stream(0), a.Record(2).Members.Select(m =>
            (m.Label, m.Value.Kind == ValueKind.String ? m.Value.AsString : throw FluxException.Invalid($"rename error: the name of column \"{m.Label}\" must be a string, got {TypeText.Of(m.Value)}")))));
    });
}
