using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Windows;

/// <summary>
/// The second half of <c>aggregateWindow</c> for functions of any kind: empty tables get a row of nulls, the edge of the window becomes the time, and the windows of a table join again.
/// </summary>
internal sealed class WindowCloseNode(CallSite origin, StreamNode input, string timeSource, string timeTarget, bool fillEmpty) : RegroupNode(origin, input)
{
    protected override void Regroup(Table table, TableMerger into, RunContext context)
    {
        var bounds = Input.Bounds(context)!.Value;
        var source = table.Schema.IndexOf(timeSource);
        if (source < 0)
            throw FluxException.Invalid($"duplicate error: column \"{timeSource}\" doesn't exist");
        var schema = table.Schema.With(timeTarget, table.Schema[source].Type).With("_start", ColumnType.Time).With("_stop", ColumnType.Time);
        var key = table.Key.Where(l => l != timeTarget).With("_start", Value.Time(bounds.Start)).With("_stop", Value.Time(bounds.Stop));
        into.AddEmpty(key, schema);
        // The edges of windows are the same for all rows of a table.
        var isTimeSorted = timeTarget == "_time" && (timeSource is "_start" or "_stop");
        var rows = 0;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            rows += chunk.Rows;
            // Time as a column of the rows may be null; such rows are in no window.
            into.Add(key, Close(WindowNode.WithoutNullTimes(chunk, source), source, schema, bounds), isTimeSorted);
        }
        if (rows == 0 && fillEmpty && !table.Key[timeSource].IsNull)
            into.Add(key, Close(NullRow(table), source, schema, bounds), isTimeSorted);
    }

    private static Chunk NullRow(Table table)
    {
        var columns = new Column[table.Schema.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new ConstantColumn(table.Schema[i].Type, table.Key[table.Schema[i].Label], 1);
        return new(table.Schema, columns, 1);
    }

    private Chunk Close(Chunk chunk, int source, TableSchema schema, TimeBounds bounds)
    {
        var columns = new Column[schema.Count];
        chunk.Columns.CopyTo(columns);
        columns[schema.IndexOf(timeTarget)] = chunk[source];
        columns[schema.IndexOf("_start")] = Column.Constant(Value.Time(bounds.Start), chunk.Rows);
        columns[schema.IndexOf("_stop")] = Column.Constant(Value.Time(bounds.Stop), chunk.Rows);
        return new(schema, columns, chunk.Rows);
    }
}

internal sealed class AggregateWindowLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "aggregateWindow", static (in Arguments a) =>
    {
        var (function, column) = (a.Function(2), a.String(5, "_value"));
        var (timeSource, timeTarget, createEmpty) = (a.String(6, "_stop"), a.String(7, "_time"), a.Bool(8, true));
        var options = WindowOptions.Of(a.Duration(0), a.Has(1) ? a.Duration(1) : null, a.Duration(3, FluxDuration.Zero), WindowLibrary.LocationOf(a, 4)) with { CreateEmpty = createEmpty };
        var windows = new WindowNode(a.Origin with { Name = "window" }, a.Stream(9), options);
        var arguments = new Value[function.Parameters.Length];
        var (pipe, named) = (function.PipeIndex, function.IndexOf("column"));
        if (pipe < 0 || named < 0)
            throw new FluxException("invalid", $"error @{a.Site.Span}: missing required argument {(pipe < 0 ? "tables" : "column")} (argument fn)") { IsFinal = true };
        arguments[pipe] = Value.Stream(windows);
        arguments[named] = Value.String(column);
        var summary = a.Context.Call(function, a.Site, arguments);
        if (summary.Kind != ValueKind.Stream)
            throw FluxException.Invalid($"expected stream but found {TypeText.Of(summary)}");
        return Value.Stream(AggregateWindowNode.Fits(windows, summary.AsStream, timeSource)
            ? new AggregateWindowNode(a.Origin, windows, summary.AsStream, timeSource, timeTarget)
            : new WindowCloseNode(a.Origin, summary.AsStream, timeSource, timeTarget, createEmpty));
    });
}
