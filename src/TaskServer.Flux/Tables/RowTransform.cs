using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Tables;

/// <summary>One table in, at most one table out, the key stays. Implement <see cref="Transform"/>; rows stream through.</summary>
internal abstract class RowTransform(CallSite origin, StreamNode input) : StreamNode(origin, input)
{
    /// <summary>Null drops the table.</summary>
    protected abstract Table? Transform(Table table, RunContext context);

    /// <summary>The tables to transform.</summary>
    protected virtual IEnumerable<Table> ReadInput(RunContext context) => Input.Read(context);

    protected sealed override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in ReadInput(context))
        {
            if (Transform(table, context) is { } result)
                yield return result;
        }
    }
}

/// <summary>One table in, any rows under any keys out; tables of equal keys merge. Implement <see cref="Regroup"/>.</summary>
internal abstract class RegroupNode(CallSite origin, params StreamNode[] inputs) : StreamNode(origin, inputs)
{
    /// <summary>Adds the rows of a table under their new keys.</summary>
    protected abstract void Regroup(Table table, TableMerger into, RunContext context);

    /// <summary>Sends all rows to a merger of the reader's own, for a reader that need not keep them. Not for shared streams.</summary>
    /// <returns>An error that comes behind the tables collected, null without one.</returns>
    public virtual FluxException? RegroupInto(TableMerger merger, RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            context.ThrowIfCancelled();
            Regroup(table, merger, context);
        }
        return null;
    }

    protected override IEnumerable<Table> Open(RunContext context)
    {
        var merger = new TableMerger(context, this);
        var error = RegroupInto(merger, context);
        foreach (var table in merger.Tables())
            yield return table;
        if (error is not null)
            throw error;
    }
}
