using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Windows;

/// <summary>What <c>window</c> is told.</summary>
internal sealed record WindowOptions(FluxDuration Every, FluxDuration Period, FluxDuration Offset, Location Location)
{
    public string TimeColumn { get; init; } = "_time";

    public string StartColumn { get; init; } = "_start";

    public string StopColumn { get; init; } = "_stop";

    public bool CreateEmpty { get; init; }

    public WindowSpec Spec => new(Every, Period, Offset, Location);

    /// <summary>Checks what is wrong whatever the input is.</summary>
    public static WindowOptions Of(FluxDuration? every, FluxDuration? period, FluxDuration offset, Location location)
    {
        var (e, p) = (every ?? FluxDuration.Zero, period ?? FluxDuration.Zero);
        if (e.IsZero && p.IsZero)
            throw FluxException.Invalid("window function requires at least one of \"every\" or \"period\" to be set and non-zero");
        if (e.IsNegative)
            throw FluxException.Invalid("parameter \"every\" must be non-negative");
        return new(e.IsZero ? p : e, p.IsZero ? e : p, offset, location);
    }
}

/// <summary><c>window</c>: a table per window, its edges in the key. Windows share the memory of their rows.</summary>
internal sealed class WindowNode(CallSite origin, StreamNode input, WindowOptions options) : StreamNode(origin, input)
{
    // The windows of a table share their schema.
    private TableSchema? _schemaOf;
    private TableSchema? _schema;

    public WindowOptions Options => options;

    /// <summary>The stream that is cut.</summary>
    public StreamNode Source => Input;

    protected override void Prepare(RunContext context) => Check(options, Input, context);

    /// <summary>What is wrong with the windows of a stream, before any row is read.</summary>
    public static void Check(WindowOptions options, StreamNode input, RunContext context)
    {
        const string prefix = "failed to initialize execute state: ";
        if (input.Bounds(context) is null)
            throw FluxException.Invalid(prefix + "nil bounds passed to window; use range to set the window range");
        try
        {
            _ = options.Spec;
        }
        catch (FluxException e)
        {
            throw e.Prefixed(prefix);
        }
    }

    protected override IEnumerable<Table> Open(RunContext context)
    {
        var bounds = Input.Bounds(context)!.Value;
        var merger = new TableMerger(context, this);
        foreach (var table in Input.Read(context))
        {
            var time = TimeColumn(table);
            if (options.Every.IsInfinite)
            {
                AddWhole(table, time, bounds, merger);
                continue;
            }
            var spec = options.Spec;
            var buffered = BufferedTable.Of(table, context);
            if (options.CreateEmpty)
            {
                var (first, last) = spec.Overlapping(bounds);
                for (var index = first; index <= last; index++)
                    merger.AddEmpty(KeyOf(table, Clip(spec, index, bounds)), SchemaOf(table.Schema));
            }
            foreach (var (index, rows) in WindowRows.Split(buffered.Whole(), time, spec, context))
                Add(rows, table, Clip(spec, index, bounds), merger);
            context.Memory.Release(buffered.Bytes);
        }
        return merger.Tables();
    }

    private int TimeColumn(Table table)
    {
        var time = table.Schema.IndexOf(options.TimeColumn);
        return time >= 0 ? time : throw Error($"missing time column \"{options.TimeColumn}\"");
    }

    // One window without end: the rows keep together, whatever their times.
    private void AddWhole(Table table, int time, TimeBounds bounds, TableMerger merger)
    {
        merger.AddEmpty(KeyOf(table, bounds), SchemaOf(table.Schema));
        foreach (var chunk in table.Chunks)
            Add(WithoutNullTimes(chunk, time), table, bounds, merger);
    }

    /// <summary>The rows of a chunk that can be in a window.</summary>
    public static Chunk WithoutNullTimes(Chunk chunk, int time) =>
        chunk[time].HasNulls ? chunk.Take([.. Enumerable.Range(0, chunk.Rows).Where(r => !chunk[time].IsNull(r))]) : chunk;

    private void Add(Chunk rows, Table table, TimeBounds window, TableMerger merger)
    {
        if (rows.Rows == 0)
            return;
        var schema = SchemaOf(rows.Schema);
        var columns = new Column[schema.Count];
        for (var (i, to) = (0, 2); i < rows.Schema.Count; i++)
        {
            if (!IsEdge(rows.Schema[i]))
                columns[to++] = rows[i];
        }
        columns[schema.IndexOf(options.StartColumn)] = Column.Constant(Value.Time(window.Start), rows.Rows);
        columns[schema.IndexOf(options.StopColumn)] = Column.Constant(Value.Time(window.Stop), rows.Rows);
        merger.Add(KeyOf(table, window), new Chunk(schema, columns, rows.Rows), table.IsTimeSorted && options.TimeColumn == "_time");
    }

    private TableSchema SchemaOf(TableSchema schema)
    {
        if (!ReferenceEquals(schema, _schemaOf))
        {
            _schemaOf = schema;
            _schema = new([new(options.StartColumn, ColumnType.Time), new(options.StopColumn, ColumnType.Time), .. schema.Columns.ToArray().Where(c => !IsEdge(c))]);
        }
        return _schema!;
    }

    // The edges come first, wherever they were.
    private bool IsEdge(ColumnInfo column) => column.Label == options.StartColumn || column.Label == options.StopColumn;

    private GroupKey KeyOf(Table table, TimeBounds window) =>
        table.Key.With(options.StartColumn, Value.Time(window.Start)).With(options.StopColumn, Value.Time(window.Stop));

    public static TimeBounds Clip(WindowSpec spec, long index, TimeBounds bounds) =>
        new(Math.Clamp(spec.Start(index), bounds.Start, bounds.Stop), Math.Clamp(spec.Stop(index), bounds.Start, bounds.Stop));
}

internal sealed class WindowLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "window", static (in Arguments a) =>
    {
        var options = WindowOptions.Of(a.Has(1) ? a.Duration(1) : null, a.Has(2) ? a.Duration(2) : null, a.Duration(3, FluxDuration.Zero), LocationOf(a, 4)) with
        {
            TimeColumn = a.String(5, "_time"),
            StartColumn = a.String(6, "_start"),
            StopColumn = a.String(7, "_stop"),
            CreateEmpty = a.Bool(8, false),
        };
        return Value.Stream(new WindowNode(a.Origin, a.Stream(0), options));
    });

    /// <summary>An optional parameter whose default is the option.</summary>
    public static Location LocationOf(in Arguments a, int index) => a.Has(index) ? a.Location(index) : DefaultLocation(a);

    /// <summary>What the option says.</summary>
    public static Location DefaultLocation(in Arguments a) => Location.Of(a.Context.Option("universe", "location"));
}
