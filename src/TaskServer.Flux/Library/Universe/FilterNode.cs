using TaskServer.Flux.Library.Sources;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Universe;

/// <summary><c>filter</c>: keeps the rows for which the condition is true; null is not.</summary>
internal sealed class FilterNode(CallSite origin, StreamNode input, RowFunction condition, bool keepEmpty) : StreamNode(origin, input)
{
    private readonly (SeriesPredicate? Pushed, BoundNode? Residual, bool IsStorage) _split = RowPredicate.Split(condition.Closure);

    protected override bool IsRepeatable => Input is RangeNode { Input: FromNode } && _split.Residual is null;

    /// <summary>Only when the scan alone gives this stream.</summary>
    public override BucketScan? AsScan(RunContext context) =>
        _split is { Residual: null, IsStorage: true } && Input.AsScan(context) is { Bounds: not null } scan ? _split.Pushed is null ? scan : scan.Where(_split.Pushed) : null;

    /// <summary>The storage of the real server would evaluate the whole condition.</summary>
    public override bool IsStorageRead => _split.IsStorage && Input.IsStorageRead;

    protected override IEnumerable<Table> Open(RunContext context)
    {
        if (_split.Pushed is null || Input.AsScan(context) is not { Bounds: not null } scan)
            return Apply(Input.Read(context), condition, context);
        var tables = ScanReader.Read(scan.Where(_split.Pushed), ScanExtent.All, context);
        return _split.Residual is null ? tables : Apply(tables, condition.WithBody(_split.Residual), context);
    }

    private IEnumerable<Table> Apply(IEnumerable<Table> tables, RowFunction condition, RunContext context)
    {
        foreach (var table in tables)
        {
            var chunks = Filtered(table, condition, context).GetEnumerator();
            // A table whose first chunk with rows never comes is empty.
            if (chunks.MoveNext())
                yield return table with { Chunks = Rest(chunks) };
            else if (keepEmpty)
                yield return table with { Chunks = [] };
        }
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

    private IEnumerable<Chunk> Filtered(Table table, RowFunction condition, RunContext context)
    {
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var kept = Select(chunk, condition, context);
            if (kept.Rows > 0)
                yield return kept;
        }
    }

    private Chunk Select(Chunk chunk, RowFunction condition, RunContext context)
    {
        var rows = new int[chunk.Rows];
        var count = 0;
        try
        {
            if (condition.PredicateFor(chunk.Schema) is { } plan)
                return Select(chunk, plan.Evaluate(chunk), rows);
            for (var row = 0; row < chunk.Rows; row++)
            {
                var value = condition.Invoke(context, chunk, row);
                if (value.Kind == ValueKind.Bool && value.AsBool)
                    rows[count++] = row;
            }
        }
        catch (FluxException e)
        {
            // The server finds operands that do not fit when it compiles the condition for the columns of a table.
            throw e.Message.StartsWith("unsupported binary expression", StringComparison.Ordinal) && condition.Closure is { } closure
                ? Error($"cannot compile @ {closure.Definition.Span}: {e.Message}", e)
                : condition.Failure(this, e);
        }
        return count == chunk.Rows ? chunk : chunk.Take(rows.AsSpan(0, count));
    }

    private static Chunk Select(Chunk chunk, Column isKept, int[] rows)
    {
        if (isKept is ConstantColumn constant)
            return !constant.Value.IsNull && constant.Value.AsBool ? chunk : chunk.Slice(0, 0);
        var count = 0;
        var values = ((Column<bool>)isKept).Values;
        var nulls = ((Column<bool>)isKept).Nulls;
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] && (nulls.IsEmpty || !nulls[row]))
                rows[count++] = row;
        }
        return count == chunk.Rows ? chunk : chunk.Take(rows.AsSpan(0, count));
    }
}

internal sealed class FilterLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "filter", static (in Arguments a) =>
    {
        var onEmpty = a.String(2, "drop");
        if (onEmpty is not ("keep" or "drop"))
            throw FluxException.Invalid($"onEmpty must be keep or drop, was \"{onEmpty}\"");
        return Value.Stream(new FilterNode(a.Origin, a.Stream(0), new RowFunction(a.Function(1), a.Origin, "fn", "r"), onEmpty == "keep"));
    });
}
