using TaskServer.Flux.Library.Windows;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Columnar;

/// <summary>An aggregate that a script describes: functions that begin with some values of a column, go on with more, and tell the result.</summary>
internal sealed class DescribedAggregate
{
    private readonly RowFunction _init;
    private readonly RowFunction _reduce;
    private readonly RowFunction _compute;
    private readonly Value _fill;

    public DescribedAggregate(string label, FluxRecord record, CallSite site)
    {
        Label = label;
        Column = record["column"] is { Kind: ValueKind.String } column ? column.AsString : throw FluxException.Invalid($"the aggregate for \"{label}\" needs the name of a column");
        _init = new(Function("init"), site, "init", "values");
        _reduce = new(Function("reduce"), site, "reduce", "values", "state");
        _compute = new(Function("compute"), site, "compute", "state");
        _fill = record["fill"];

        FluxFunction Function(string name) => record[name] is { Kind: ValueKind.Function } function
            ? function.AsFunction
            : throw FluxException.Invalid($"the aggregate for \"{label}\" needs a function \"{name}\"");
    }

    /// <summary>The column of the result.</summary>
    public string Label { get; }

    /// <summary>The column of the values.</summary>
    public string Column { get; }

    /// <summary>Null when there shall be no row.</summary>
    public Value? Compute(Chunk? rows, int column, ColumnType type, RunContext context)
    {
        var values = new List<Value>();
        for (var row = 0; rows is not null && row < rows.Rows; row++)
        {
            if (!rows[column].IsNull(row))
                values.Add(rows[column, row]);
        }
        Value result;
        if (values.Count > 0)
        {
            var state = _init.Invoke(context, Value.Array(new FluxArray([.. values[..Math.Min(values.Count, Chunk.TargetRows)]])));
            for (var at = Chunk.TargetRows; at < values.Count; at += Chunk.TargetRows)
            {
                context.ThrowIfCancelled();
                state = _reduce.Invoke(context, Value.Array(new FluxArray([.. values[at..Math.Min(values.Count, at + Chunk.TargetRows)]])), state);
            }
            result = _compute.Invoke(context, state);
        }
        else if (ColumnarPackages.IsNone(_fill))
        {
            return null;
        }
        else
        {
            result = _fill;
        }
        return result.Kind == ValueKind.Null && result.NullType is null ? Value.Null(type) : result;
    }
}

/// <summary>Windows for <see cref="MultiAggregateNode"/>; the time column is found when none is named.</summary>
internal sealed record AggregateWindows(WindowSpec Spec, string? TimeColumn);

/// <summary>
/// <c>aggregate.table</c>: several aggregates of several columns in one row per table. <c>aggregate.window</c>: a row for each window, with its bounds in columns that are not in the key.
/// </summary>
internal sealed class MultiAggregateNode(CallSite origin, StreamNode input, DescribedAggregate[] aggregates, AggregateWindows? windows) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            var columns = Array.ConvertAll(aggregates, a => table.Schema.IndexOf(a.Column) is var index && index >= 0 ? index : throw ColumnError($"no column \"{a.Column}\" exists"));
            var time = windows is null ? -1 : TimeColumnOf(table.Schema);
            var buffered = BufferedTable.Of(table, context);
            var collector = new RecordCollector((label, value) => Error($"the aggregate for \"{label}\" gives {TypeText.Of(value.Kind)}, which is not supported in a flux table, or not what it gave before"));
            if (windows is null)
                Collect(buffered.Rows > 0 ? buffered.Whole() : null, []);
            else
                CollectWindows(buffered, time);
            context.Memory.Release(buffered.Bytes);
            var rows = collector.Build();
            yield return KeyRows.Of(table.Key, rows.Rows, [.. rows.Schema.Labels.Select((label, i) => (label, rows[i]))]);

            void CollectWindows(BufferedTable held, int timeIndex)
            {
                var spec = windows!.Spec;
                var parts = held.Rows == 0 ? [] : WindowRows.Split(held.Whole(), timeIndex, spec, context).ToList();
                var (first, last) = Input.Bounds(context) is { } bounds ? spec.Overlapping(bounds) : parts.Count > 0 ? (parts[0].Index, parts[^1].Index) : (0, -1);
                var next = 0;
                for (var index = Math.Min(first, parts.Count > 0 ? parts[0].Index : first); index <= last || next < parts.Count; index++)
                {
                    context.ThrowIfCancelled();
                    var part = next < parts.Count && parts[next].Index == index ? parts[next++].Rows : null;
                    Collect(part, [("start", Value.Time(spec.Start(index))), ("stop", Value.Time(spec.Stop(index)))]);
                }
            }

            void Collect(Chunk? part, (string, Value)[] bounds)
            {
                var members = new List<(string, Value)>(bounds);
                for (var i = 0; i < aggregates.Length; i++)
                {
                    if (Computed(i, part) is not { } value)
                        return;
                    members.Add((aggregates[i].Label, value));
                }
                collector.Add(FluxRecord.Of([.. members]));
            }

            Value? Computed(int i, Chunk? part)
            {
                try
                {
                    return aggregates[i].Compute(part, columns[i], table.Schema[columns[i]].Type, context);
                }
                catch (FluxException e)
                {
                    throw Error($"failed to compute \"{aggregates[i].Label}\": {e.Message}", e);
                }
            }
        }
    }

    private int TimeColumnOf(TableSchema schema)
    {
        for (var i = 0; i < schema.Count; i++)
        {
            if ((windows!.TimeColumn is { } name ? schema[i].Label == name : schema[i].Label is "_time" or "time") && schema[i].Type == ColumnType.Time)
                return i;
        }
        throw ColumnError($"missing time column \"{windows!.TimeColumn ?? "_time"}\"");
    }
}
