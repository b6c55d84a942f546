using TaskServer.Flux.Runtime;
using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Runtime.Rows;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>map</c>: a new record for each row. Key columns that are missing in it leave the key, changed ones move the row.</summary>
internal sealed class MapNode(CallSite origin, StreamNode input, RowFunction function) : StreamNode(origin, input)
{
    private const int CountStep = 1 << 20;

    private TableSchema? _plannedFor;
    private MapPlan? _plan;

    protected override IEnumerable<Table> Open(RunContext context)
    {
        var merger = new TableMerger(context, this);
        foreach (var table in Input.Read(context))
        {
            var chunks = Mapped(table, context).GetEnumerator();
            if (!chunks.MoveNext())
                continue;
            // A record that keeps the key columns as they are keeps the table: its rows stream. Keys with other labels cannot meet it again.
            if (KeepsKey(table))
            {
                yield return new(table.Key, chunks.Current.Schema, Rest(chunks)) { IsTimeSorted = table.IsTimeSorted && Keeps("_time") };
                continue;
            }
            using (chunks)
            {
                do
                    Regroup(chunks.Current, table, merger);
                while (chunks.MoveNext());
            }
        }
        foreach (var table in merger.Tables())
            yield return table;
    }

    private static IEnumerable<Chunk> Rest(IEnumerator<Chunk> chunks)
    {
        using (chunks)
        {
            do
                yield return chunks.Current;
            while (chunks.MoveNext());
        }
    }

    private bool KeepsKey(Table table)
    {
        foreach (var label in table.Key.Labels)
        {
            if (!Keeps(label))
                return false;
        }
        return true;
    }

    // {r with ...} without this label, or {..., label: r.label, ...}.
    private bool Keeps(string label)
    {
        if (function.Closure?.Definition.Body is not BoundRecord record)
            return function.Closure?.Definition.Body is BoundVariable { Depth: 0, Slot: 0 };
        var index = Array.IndexOf(record.Labels, label);
        return index < 0
            ? record.Base is BoundVariable { Depth: 0, Slot: 0 }
            : record.Values[index] is BoundMember { Target: BoundVariable { Depth: 0, Slot: 0 } } member && member.Label == label;
    }

    private static void Regroup(Chunk chunk, Table table, TableMerger merger)
    {
        var keys = new List<int>();
        for (var i = 0; i < chunk.Schema.Count; i++)
        {
            if (table.Key.Has(chunk.Schema[i].Label))
                keys.Add(i);
        }
        foreach (var part in RowGroups.Split(chunk, keys))
            merger.Add(RowGroups.KeyOf(part, keys), part);
    }

    private IEnumerable<Chunk> Mapped(Table table, RunContext context)
    {
        // Types show as values come. Until all are known rows are held back, so that every chunk has the same columns.
        var collector = new RecordCollector((label, value) => Error($"map object property \"{label}\" is {TypeText.Of(value.Kind)} type which is not supported in a flux table"));
        InferredColumns? inferred = null;
        var held = new List<Chunk>();
        var bytes = 0L;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var plan = PlanFor(chunk.Schema);
            if (plan is { NeedsRows: false })
            {
                var most = Chunk.TargetRowsOf(plan.Width);
                for (var at = 0; at < chunk.Rows; at += most)
                    yield return Computed(plan, chunk.Slice(at, Math.Min(most, chunk.Rows - at)), null);
                continue;
            }
            for (var row = 0; row < chunk.Rows; row++)
            {
                if ((row & 0x3F) == 0x3F)
                {
                    context.ThrowIfCancelled();
                    Count(collector, ref bytes, context);
                }
                collector.Add(RecordOf(plan, chunk, row, context));
            }
            held.Add(chunk);
            if (!collector.IsComplete && function.Closure?.Definition.Type is { } type)
                collector.Assume(label => (inferred ??= new(type, "r", chunk.Schema))[label]);
            if (!collector.IsComplete || collector.Rows == 0)
                continue;
            foreach (var mapped in Assembled(plan, held, collector.Build()))
                yield return mapped;
            held.Clear();
            context.Memory.Release(bytes);
            bytes = 0;
        }
        if (collector.Rows == 0)
            yield break;
        foreach (var mapped in Assembled(PlanFor(held[0].Schema), held, collector.Build()))
            yield return mapped;
        context.Memory.Release(bytes);
    }

    // The rows of one chunk, which nobody else counts; there may be more when types stay unknown.
    private static void Count(RecordCollector collector, ref long bytes, RunContext context)
    {
        if (collector.Bytes - bytes < CountStep)
            return;
        context.Memory.Allocate(collector.Bytes - bytes);
        bytes = collector.Bytes;
    }

    private static IEnumerable<Chunk> Assembled(MapPlan? plan, List<Chunk> chunks, Chunk rows)
    {
        if (plan is null)
        {
            // Records without any column make a table without rows.
            yield return rows.Schema.Count > 0 ? rows : new(TableSchema.Empty, [], 0);
            yield break;
        }
        var at = 0;
        foreach (var chunk in chunks)
        {
            yield return Computed(plan, chunk, rows.Slice(at, chunk.Rows));
            at += chunk.Rows;
        }
    }

    private static Chunk Computed(MapPlan plan, Chunk chunk, Chunk? rows)
    {
        try
        {
            return plan.Assemble(chunk, rows);
        }
        catch (FluxException e)
        {
            // Arithmetic on whole columns says neither where nor in which operation it failed.
            throw new FluxException(e.Code, "runtime error: " + e.Message, e);
        }
    }

    private MapPlan? PlanFor(TableSchema schema)
    {
        if (!ReferenceEquals(schema, _plannedFor))
        {
            _plannedFor = schema;
            _plan = MapPlan.For(function, schema);
        }
        return _plan;
    }

    private FluxRecord RecordOf(MapPlan? plan, Chunk chunk, int row, RunContext context)
    {
        Value value;
        try
        {
            if (plan is not null)
                return plan.Row(chunk, row, context);
            value = function.Invoke(context, chunk, row);
        }
        catch (FluxException e)
        {
            throw e.Message.StartsWith("type conflict: ", StringComparison.Ordinal) ? new FluxException(e.Code, "runtime error: " + e.Message, e) : function.Failure(this, e);
        }
        return value.Kind == ValueKind.Record ? value.AsRecord : throw Error($"map function must return an object, got {TypeText.Of(value)}");
    }
}

internal sealed class MapLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "map", static (in Arguments a) =>
        Value.Stream(new MapNode(a.Origin, a.Stream(0), new RowFunction(a.Function(1), a.Origin, "fn", "r"))));
}
