using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Writing;

/// <summary>Writes the rows of every table to a bucket and passes them on. All rows are written, even those that the reader behind does not ask for.</summary>
internal abstract class WriteNode(CallSite origin, StreamNode input, WriteTarget target, string resultName) : StreamNode(origin, input)
{
    private FluxBucket? _bucket;

    public override string ResultName => resultName;

    protected override void Prepare(RunContext context)
    {
        if (target.Remote is not null)
            return;
        try
        {
            _bucket = context.Environment.Buckets.Resolve(target.Bucket, forWriting: true);
        }
        catch (FluxException e)
        {
            throw e.Prefixed("failed to initialize execute state: ");
        }
    }

    /// <summary>How the rows of a table become points.</summary>
    /// <exception cref="FluxException">The table has not the columns that are needed.</exception>
    protected abstract IPointShape Shape(Table table, RunContext context);

    protected sealed override IEnumerable<Table> Open(RunContext context)
    {
        var sink = new PointSink(target, _bucket, context);
        foreach (var table in Input.Read(context))
        {
            var chunks = Written(table, Shape(table, context), sink, context).GetEnumerator();
            yield return table with { Chunks = Rest(chunks) };
            // What the reader left.
            while (chunks.MoveNext())
            {
            }
        }
        sink.Flush();
    }

    // Not disposed when a reader stops early: the rest is still to be written.
    private static IEnumerable<Chunk> Rest(IEnumerator<Chunk> chunks)
    {
        while (chunks.MoveNext())
            yield return chunks.Current;
    }

    private static IEnumerable<Chunk> Written(Table table, IPointShape shape, PointSink sink, RunContext context)
    {
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var rows = new int[chunk.Rows];
            var count = 0;
            for (var row = 0; row < chunk.Rows; row++)
            {
                // Rows without a time are not passed on either.
                if (chunk[shape.TimeColumn].IsNull(row))
                    continue;
                rows[count++] = row;
                if (shape.Point(chunk, row) is { } point)
                    sink.Add(point);
            }
            yield return count == chunk.Rows ? chunk : chunk.Take(rows.AsSpan(0, count));
        }
    }

    /// <summary>A value as a field, null when it cannot be stored: nulls, NaN and infinities.</summary>
    protected static object? Field(Value value) => value.Kind switch
    {
        ValueKind.Int or ValueKind.Time => value.AsInt,
        ValueKind.UInt => value.AsUInt,
        ValueKind.Float when double.IsFinite(value.AsFloat) => value.AsFloat,
        ValueKind.Bool => value.AsBool,
        ValueKind.String => value.AsString,
        _ => null,
    };
}

/// <summary>The rows of one table as points.</summary>
internal interface IPointShape
{
    int TimeColumn { get; }

    /// <summary>Null when nothing of the row can be stored. The time of the row is not null.</summary>
    FluxPoint? Point(Chunk chunk, int row);
}
