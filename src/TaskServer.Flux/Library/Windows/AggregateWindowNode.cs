using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Windows;

/// <summary>
/// <c>aggregateWindow</c> with a function that is one aggregate or one selector: rows are read once, one accumulator goes from window to window, and every input table gives one
/// output table. The same by <c>window</c> and a table per window takes fifty times as long.
/// </summary>
internal sealed class AggregateWindowNode(CallSite origin, WindowNode windows, StreamNode summary, string timeSource, string timeTarget) : StreamNode(origin, windows.Source)
{
    private readonly WindowOptions _options = windows.Options;

    /// <summary>Whether a function's result can be run this way.</summary>
    public static bool Fits(WindowNode windows, StreamNode summary, string timeSource) =>
        summary is AggregateNode or SelectorNode && ReferenceEquals(summary.Inputs[0], windows) && timeSource is "_start" or "_stop" && !windows.Options.Every.IsInfinite;

    protected override void Prepare(RunContext context) => WindowNode.Check(_options, Input, context);

    /// <summary>Only in the form that needs no further arguments.</summary>
    public override string? AsCall =>
        summary.AsCall is { } call && _options.Every == _options.Period && _options.Offset.IsZero && _options.Location.IsUtc && _options.Location.Offset.IsZero
            && timeSource == "_stop" && timeTarget == "_time"
            ? $"aggregateWindow(every: {_options.Every}, fn: {call[..^2]}, createEmpty: {(_options.CreateEmpty ? "true" : "false")})"
            : null;

    protected override IEnumerable<Table> Open(RunContext context) => RemoteScan.Summary(Input, AsCall, context) ?? Windows(context);

    private IEnumerable<Table> Windows(RunContext context)
    {
        var bounds = Input.Bounds(context)!.Value;
        foreach (var table in Input.Read(context))
        {
            var time = table.Schema.IndexOf("_time");
            if (time < 0)
                throw FluxException.Invalid($"runtime error @{Origin.Span}: window: missing time column \"_time\"");
            var key = table.Key.With("_start", Value.Time(bounds.Start)).With("_stop", Value.Time(bounds.Stop));
            IWindowSink sink = summary is AggregateNode aggregate ? new AggregateSink(aggregate, () => Accumulator(aggregate, table), table, key, this) : new SelectorSink((SelectorNode)summary, table, key, this);
            // The walk is lazy: rows of a long series never are all in memory.
            var chunks = Walk(table, time, bounds, sink, context);
            using var rows = chunks.GetEnumerator();
            if (rows.MoveNext())
                yield return new Table(key, sink.Schema, Rest(rows)) { IsTimeSorted = true };
            else if (_options.CreateEmpty)
                yield return Table.Empty(key, sink.Schema);
        }
    }

    private static IEnumerable<Chunk> Rest(IEnumerator<Chunk> chunks)
    {
        do
            yield return chunks.Current;
        while (chunks.MoveNext());
    }

    private static Accumulator Accumulator(AggregateNode aggregate, Table table)
    {
        try
        {
            return aggregate.CreateFor(table);
        }
        catch (FluxException e) when (e.Message.IndexOf("unsupported aggregate column type", StringComparison.Ordinal) is var at and > 0)
        {
            // The server's windowed aggregates do not say where.
            throw new FluxException(e.Code, "runtime error: " + e.Message[at..], e);
        }
    }

    private IEnumerable<Chunk> Walk(Table table, int time, TimeBounds bounds, IWindowSink sink, RunContext context)
    {
        var spec = _options.Spec;
        var (next, last) = spec.Overlapping(bounds);
        var walked = table.IsTimeSorted && !spec.Overlaps ? Sorted(table, time, spec, sink, context) : Unsorted(table, time, spec, sink, context);
        foreach (var index in walked)
        {
            for (; _options.CreateEmpty && next < index; next++)
            {
                sink.EmitEmpty(WindowNode.Clip(spec, next, bounds));
                if (sink.Rows < Chunk.TargetRows)
                    continue;
                context.ThrowIfCancelled();
                yield return sink.Build();
            }
            sink.Emit(WindowNode.Clip(spec, index, bounds));
            next = index + 1;
            if (sink.Rows < Chunk.TargetRows)
                continue;
            context.ThrowIfCancelled();
            yield return sink.Build();
        }
        for (; _options.CreateEmpty && next <= last; next++)
        {
            sink.EmitEmpty(WindowNode.Clip(spec, next, bounds));
            if (sink.Rows < Chunk.TargetRows)
                continue;
            context.ThrowIfCancelled();
            yield return sink.Build();
        }
        if (sink.Rows > 0)
            yield return sink.Build();
    }

    // Gives a window when the sink has all its rows.
    private static IEnumerable<long> Sorted(Table table, int time, WindowSpec spec, IWindowSink sink, RunContext context)
    {
        var (isOpen, isKnown) = (false, false);
        long index = 0, stop = 0;
        var bytes = 0L;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            if (sink.StateBytes > bytes)
            {
                context.Memory.Allocate(sink.StateBytes - bytes);
                bytes = sink.StateBytes;
            }
            var times = chunk[time].Dense<long>();
            sink.Enter(chunk);
            for (var row = 0; row < chunk.Rows;)
            {
                var at = times.Values[row];
                if (!isOpen || at >= stop)
                {
                    if (isOpen)
                        yield return index;
                    isOpen = false;
                    // The next window is the likely one, and cheaper to find.
                    if (isKnown && spec.IsTiling && at < spec.Stop(index + 1))
                        index++;
                    else
                        index = spec.IndexOf(at);
                    isKnown = true;
                    stop = spec.Stop(index);
                    if (at >= stop)
                    {
                        // Between two windows.
                        row = EndOf(times.Values, row, spec.Start(index + 1));
                        isKnown = false;
                        continue;
                    }
                }
                var end = EndOf(times.Values, row, stop);
                sink.Add(row, end - row);
                isOpen = true;
                row = end;
            }
        }
        if (isOpen)
            yield return index;
        context.Memory.Release(bytes);
    }

    private static IEnumerable<long> Unsorted(Table table, int time, WindowSpec spec, IWindowSink sink, RunContext context)
    {
        var buffered = BufferedTable.Of(table, context);
        if (buffered.Rows > 0)
        {
            foreach (var (index, rows) in WindowRows.Split(buffered.Whole(), time, spec, context))
            {
                sink.Enter(rows);
                sink.Add(0, rows.Rows);
                yield return index;
            }
        }
        context.Memory.Release(buffered.Bytes);
    }

    // The first row at or after a time: windows are short or long, so steps double before they halve.
    private static int EndOf(ReadOnlySpan<long> times, int from, long stop)
    {
        var step = 1;
        var low = from;
        while (low + step < times.Length && times[low + step] < stop)
        {
            low += step;
            step *= 2;
        }
        var high = Math.Min(low + step, times.Length);
        while (low + 1 < high)
        {
            var middle = (low + high) >>> 1;
            if (times[middle] < stop)
                low = middle;
            else
                high = middle;
        }
        return low + 1;
    }

    private string Target => timeTarget;

    private Value TimeOf(TimeBounds window) => Value.Time(timeSource == "_start" ? window.Start : window.Stop);

    private interface IWindowSink
    {
        TableSchema Schema { get; }

        int Rows { get; }

        /// <summary>The memory of what is kept for the present window, where that grows with the rows.</summary>
        long StateBytes { get; }

        void Enter(Chunk chunk);

        void Add(int start, int count);

        void Emit(TimeBounds window);

        void EmitEmpty(TimeBounds window);

        Chunk Build();
    }

    private sealed class AggregateSink : IWindowSink
    {
        private readonly Accumulator _accumulator;

        // Never fed: the rows of the next window are in the other one already when the empty windows before it are emitted.
        private readonly Accumulator _nothing;
        private readonly AggregateWindowNode _owner;
        private readonly GroupKey _key;
        private readonly int _column;
        private readonly ColumnBuilder _values;
        private readonly ColumnBuilder _times = ColumnBuilder.Create(ColumnType.Time);
        private readonly int[] _order;
        private Column _current = Column.OfNulls(ColumnType.Int, 0);

        public AggregateSink(AggregateNode aggregate, Func<Accumulator> create, Table table, GroupKey key, AggregateWindowNode owner)
        {
            (_accumulator, _nothing, _owner, _key) = (create(), create(), owner, key);
            _column = table.Schema.IndexOf(aggregate.Column);
            _values = ColumnBuilder.Create(_accumulator.ResultType);
            Label = aggregate.ResultLabel;
            var own = OfKey(0).Schema;
            _order = [.. Order(own, table, owner).Select(own.IndexOf)];
            Schema = own.Select(_order);
        }

        // As the storage has them, where it is read; else the time, the key, the value.
        private static IEnumerable<string> Order(TableSchema own, Table table, AggregateWindowNode owner)
        {
            var key = table.Key.Labels.ToArray();
            IEnumerable<string> first = owner.Input.IsStorageRead ? table.Schema.Labels : [owner.Target, .. key];
            return first.Concat(own.Labels).Where(own.Has).Distinct();
        }

        private string Label { get; }

        public TableSchema Schema { get; }

        public int Rows => _times.Count;

        public long StateBytes => _accumulator.StateBytes;

        public void Enter(Chunk chunk) => _current = AggregateNode.Dense(chunk[_column]);

        public void Add(int start, int count) => _accumulator.Add(_current, start, count);

        public void Emit(TimeBounds window)
        {
            _accumulator.Emit(_values);
            _accumulator.Reset();
            _times.Add(_owner.TimeOf(window));
        }

        public void EmitEmpty(TimeBounds window)
        {
            _nothing.Emit(_values);
            _times.Add(_owner.TimeOf(window));
        }

        public Chunk Build() => OfKey(Rows).Chunks.Single().Select(Schema, _order);

        private Table OfKey(int rows)
        {
            var target = _owner.Target;
            var (times, values) = (_times.Build(), _values.Build());
            return target == Label ? KeyRows.Of(_key, rows, (target, times)) : KeyRows.Of(_key, rows, (target, times), (Label, values));
        }
    }

    private sealed class SelectorSink : IWindowSink
    {
        private readonly RowSelector _selector;
        private readonly AggregateWindowNode _owner;
        private readonly int _column;
        private readonly TableSchema _source;
        private readonly ColumnBuilder?[] _builders;
        private readonly Value[] _constants;
        private readonly int _time;
        private Chunk? _chunk;
        private Column? _current;

        public SelectorSink(SelectorNode node, Table table, GroupKey key, AggregateWindowNode owner)
        {
            _owner = owner;
            _selector = node.CreateFor(table);
            _column = table.Schema.IndexOf(node.Column);
            _source = table.Schema;
            Schema = table.Schema.With("_start", ColumnType.Time).With("_stop", ColumnType.Time).With(owner.Target, ColumnType.Time);
            _time = Schema.IndexOf(owner.Target);
            _builders = new ColumnBuilder?[Schema.Count];
            _constants = new Value[Schema.Count];
            for (var i = 0; i < _builders.Length; i++)
            {
                // Key columns stay constant.
                if (i != _time && key.Has(Schema[i].Label))
                    _constants[i] = key[Schema[i].Label];
                else
                    _builders[i] = ColumnBuilder.Create(Schema[i].Type);
            }
        }

        public TableSchema Schema { get; }

        public int Rows { get; private set; }

        public long StateBytes => 0;

        public void Enter(Chunk chunk)
        {
            _chunk = chunk;
            _current = AggregateNode.Dense(chunk[_column]);
        }

        public void Add(int start, int count) => _selector.Add(_chunk!, _current!, start, count);

        public void Emit(TimeBounds window)
        {
            var found = _selector.Chunk;
            // Without a candidate the window's table is empty: with createEmpty that makes a row of nulls.
            if (found is not null || _owner._options.CreateEmpty)
                Add(window, found);
            _selector.Reset();
        }

        public void EmitEmpty(TimeBounds window) => Add(window, null);

        private void Add(TimeBounds window, Chunk? found)
        {
            for (var i = 0; i < _builders.Length; i++)
            {
                if (_builders[i] is not { } builder)
                    continue;
                if (i == _time)
                    builder.Add(_owner.TimeOf(window));
                else if (found is not null && i < _source.Count)
                    builder.AddFrom(found[i], _selector.Row);
                else
                    builder.AddNull();
            }
            Rows++;
        }

        public Chunk Build()
        {
            var columns = new Column[_builders.Length];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = _builders[i]?.Build() ?? new ConstantColumn(Schema[i].Type, _constants[i], Rows);
            var chunk = new Chunk(Schema, columns, Rows);
            Rows = 0;
            return chunk;
        }
    }
}
