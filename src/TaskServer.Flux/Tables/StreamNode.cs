using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Tables;

/// <summary>
/// An operation in the graph that a script builds; belongs to one run. Data moves when somebody reads it: consumers call <see cref="Read"/>, operations implement
/// <see cref="Open"/>. Constructors check arguments (their errors belong to the call), <see cref="Prepare"/> checks what depends on inputs, before any row is read.
/// </summary>
internal abstract class StreamNode(CallSite origin, params StreamNode[] inputs)
{
    private int _consumers;
    private bool _prepared;
    private List<BufferedTable>? _spool;

    /// <summary>The call in the script that errors name.</summary>
    public CallSite Origin => origin;

    public IReadOnlyList<StreamNode> Inputs => inputs;

    public StreamNode Input => inputs[0];

    /// <summary>Reading again is cheap and gives the same: no copy is kept for a second reader.</summary>
    protected virtual bool IsRepeatable => false;

    /// <summary>More than one consumer reads this stream, so its rows are kept.</summary>
    public bool IsShared => _consumers > 1 || _spool is not null;

    /// <summary>Operations behind this one complain about columns without saying where.</summary>
    public virtual bool HidesPlaceOfErrors => false;

    /// <summary>The row type follows from the script, so that the checker complains about unknown columns.</summary>
    public virtual bool IsRowTypeKnown => inputs.Length > 0 && inputs.All(i => i.IsRowTypeKnown);

    /// <summary>The name of the result when this node ends one without <c>yield</c>.</summary>
    public virtual string ResultName => "_result";

    /// <summary>The range that windows are clipped to; null without one. Travels with the stream, not with columns.</summary>
    public virtual TimeBounds? Bounds(RunContext context)
    {
        TimeBounds? bounds = null;
        foreach (var input in inputs)
        {
            if (input.Bounds(context) is { } other)
                bounds = bounds?.Union(other) ?? other;
        }
        return bounds;
    }

    /// <summary>The call that gives this stream when it stands behind a bare scan, for another server to make: <c>mean()</c>. Null where it must be made here.</summary>
    public virtual string? AsCall => null;

    /// <summary>This stream as a scan of one bucket, when the storage can answer it alone.</summary>
    public virtual BucketScan? AsScan(RunContext context) => null;

    /// <summary>
    /// The storage of the real server evaluates everything up to here, filters of values included. What <c>group</c> does then differs.
    /// </summary>
    public virtual bool IsStorageRead => false;

    /// <summary>Checks that need the inputs; runs once, before data moves, inputs first.</summary>
    protected virtual void Prepare(RunContext context)
    {
    }

    /// <summary>The tables, in order; each is read before the next is asked for.</summary>
    protected abstract IEnumerable<Table> Open(RunContext context);

    /// <summary>Counts a consumer (null: a result or a function that reads now) and prepares the graph below.</summary>
    public void Attach(RunContext context, StreamNode? consumer = null)
    {
        Attached(consumer);
        _consumers++;
        if (_prepared)
            return;
        _prepared = true;
        foreach (var input in inputs)
            input.Attach(context, this);
        Prepare(context);
    }

    /// <summary>For nodes that not everybody may read.</summary>
    protected virtual void Attached(StreamNode? consumer)
    {
    }

    /// <summary>The tables, for a consumer that <see cref="Attach"/>ed. What several consumers read is kept until the last of them has it.</summary>
    public IEnumerable<Table> Read(RunContext context)
    {
        if (_spool is null && (_consumers <= 1 || IsRepeatable))
            return Checked(context);
        return Spooled(context);
    }

    /// <summary>Runs the stream now, during evaluation; a result that reads it later gets the same rows.</summary>
    public IEnumerable<Table> ReadNow(RunContext context)
    {
        Attach(context);
        _consumers++;
        return Read(context);
    }

    /// <summary>An error of this operation while rows are read: <c>runtime error @L:C-L:C: name: text</c>.</summary>
    public FluxException Error(string text, FluxException? cause = null) =>
        new(cause?.Code ?? "invalid", $"runtime error @{origin.Span}: {origin.Name}: {text}", cause);

    /// <summary>An error about the columns of the input: <see cref="Error"/>, or the bare text where the input <see cref="HidesPlaceOfErrors"/>.</summary>
    protected FluxException ColumnError(string text) => Input.HidesPlaceOfErrors ? FluxException.Invalid(text) : Error(text);

    private IEnumerable<Table> Checked(RunContext context)
    {
        foreach (var table in Open(context))
        {
            context.ThrowIfCancelled();
            yield return table;
        }
    }

    private IEnumerable<Table> Spooled(RunContext context)
    {
        _spool ??= [.. Checked(context).Select(t => BufferedTable.Of(t, context))];
        foreach (var table in _spool)
            yield return table.Table;
        if (--_consumers > 0)
            yield break;
        foreach (var table in _spool)
            context.Memory.Release(table.Bytes);
        _spool = null;
        _consumers = 1;
    }
}
