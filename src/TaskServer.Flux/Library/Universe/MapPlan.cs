using TaskServer.Flux.Runtime;
using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Runtime.Rows;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary>
/// How a record literal is made of a chunk: columns that pass through, members that are computed for the whole chunk, and members that need the rows one by one.
/// </summary>
internal sealed class MapPlan
{
    private readonly Closure _closure;
    private readonly RowFunction _function;
    private readonly List<(string Label, VectorNode Node)> _columns = [];
    private readonly List<(string Label, BoundNode Node)> _rows = [];
    private readonly RecordShape _rowShape;
    private readonly List<string> _order = [];
    private (TableSchema Schema, VectorNode[] Nodes)? _whole;

    private MapPlan(RowFunction function, Closure closure, bool hasBase, string[] labels, BoundNode[] values, TableSchema schema)
    {
        (_function, _closure) = (function, closure);
        var own = labels.ToHashSet(StringComparer.Ordinal);
        var ordered = new HashSet<string>(StringComparer.Ordinal);
        if (hasBase)
        {
            for (var i = 0; i < schema.Count; i++)
            {
                _order.Add(schema[i].Label);
                ordered.Add(schema[i].Label);
                if (!own.Contains(schema[i].Label))
                    _columns.Add((schema[i].Label, new VectorColumn(i, schema[i].Type)));
            }
        }
        for (var i = 0; i < labels.Length; i++)
        {
            var (label, value) = (labels[i], values[i]);
            if (ordered.Add(label))
                _order.Add(label);
            if (VectorEvaluator.Plan(value, closure, 0, schema) is { } node)
                _columns.Add((label, node));
            else
                _rows.Add((label, value));
        }
        _rowShape = new([.. _rows.Select(r => r.Label)]);
    }

    public bool NeedsRows => _rows.Count > 0;

    /// <summary>How many columns the result has.</summary>
    public int Width => _order.Count;

    /// <summary>Null when the function is no record literal over its row, and not the row itself.</summary>
    public static MapPlan? For(RowFunction function, TableSchema schema) => function.Closure switch
    {
        { Parameters.Length: 1, Definition.Body: BoundRecord { Base: null or BoundVariable { Depth: 0, Slot: 0 } } record } closure =>
            new(function, closure, record.Base is not null, record.Labels, record.Values, schema),
        { Parameters.Length: 1, Definition.Body: BoundVariable { Depth: 0, Slot: 0 } } closure => new(function, closure, hasBase: true, [], [], schema),
        _ => null,
    };

    /// <summary>The members that need rows, of one row.</summary>
    public FluxRecord Row(Chunk chunk, int row, RunContext context)
    {
        var slots = new Value[_closure.Definition.FrameSize];
        slots[0] = Value.Record(_function.Row(chunk, row));
        var frame = new Frame(context, slots, _closure.Captured);
        var values = new Value[_rows.Count];
        var outer = context.RowFunctionLevel;
        context.RowFunctionLevel = context.CallDepth;
        try
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = _rows[i].Node.Evaluate(frame);
        }
        finally
        {
            context.RowFunctionLevel = outer;
        }
        return FluxRecord.Of(_rowShape, values);
    }

    private (TableSchema Schema, VectorNode[] Nodes) Whole()
    {
        var nodes = _columns.ToDictionary(c => c.Label, c => c.Node, StringComparer.Ordinal);
        return (new([.. _order.Select(l => new ColumnInfo(l, nodes[l].Type))]), [.. _order.Select(l => nodes[l])]);
    }

    private Chunk AssembleColumns(Chunk chunk)
    {
        // Without members that need rows the shape is the same for every chunk.
        var (schema, nodes) = _whole ??= Whole();
        var columns = new Column[nodes.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = nodes[i].Evaluate(chunk);
        return new(schema, columns, columns.Length == 0 ? 0 : chunk.Rows);
    }

    /// <summary>The mapped chunk, given the columns of the members that need rows (those without a type are missing).</summary>
    public Chunk Assemble(Chunk chunk, Chunk? rows)
    {
        if (rows is null)
            return AssembleColumns(chunk);
        var found = new Dictionary<string, Column>(StringComparer.Ordinal);
        foreach (var (label, node) in _columns)
            found[label] = node.Evaluate(chunk);
        for (var i = 0; i < rows.Schema.Count; i++)
            found[rows.Schema[i].Label] = rows[i];
        var labels = _order.Where(found.ContainsKey).ToArray();
        return new(new TableSchema([.. labels.Select(l => new ColumnInfo(l, found[l].Type))]), [.. labels.Select(l => found[l])], labels.Length == 0 ? 0 : chunk.Rows);
    }
}
