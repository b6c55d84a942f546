namespace TaskServer.Storage;

/// <summary>Something the writer does. Run events derive from it directly: they are repeated until they are stored.</summary>
internal abstract class StoreOperation
{
    /// <summary>Executes statements in the writer's transaction. May be called again after the transaction was undone.</summary>
    public abstract void Apply(StoreSession session);

    /// <summary>On the writer's thread, right after the commit.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>The operation itself is at fault, such as a broken constraint, and was undone: it is not tried again.</summary>
    public virtual void Dropped(Exception fault)
    {
    }
}

/// <summary>A change that somebody waits for. It has a savepoint of its own, and is not repeated when the store fails.</summary>
internal abstract class AwaitedChange : StoreOperation
{
    public Exception? Refusal { get; set; }

    /// <summary>One row by one prepared statement: it needs neither a savepoint nor EF Core.</summary>
    public abstract bool IsOfOneRow { get; }

    /// <summary>False when the caller has gone away before the change was begun.</summary>
    public abstract bool Begin();

    public abstract void Complete();

    public abstract void Fail(Exception fault);
}

internal sealed class AwaitedChange<T>(
    Func<StoreSession, T> change, bool isOfOneRow, Action<T>? committed, CancellationToken cancellationToken) : AwaitedChange
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Completion => _completion.Task;

    public override bool IsOfOneRow => isOfOneRow;

    public override bool Begin() => !cancellationToken.IsCancellationRequested || !_completion.TrySetCanceled(cancellationToken);

    public override void Apply(StoreSession session) => _result = change(session);

    public override void Committed() => committed?.Invoke(_result);

    public override void Complete()
    {
        if (Refusal is null)
            _completion.TrySetResult(_result);
        else
            _completion.TrySetException(Refusal);
    }

    public override void Fail(Exception fault) => _completion.TrySetException(fault);
}
