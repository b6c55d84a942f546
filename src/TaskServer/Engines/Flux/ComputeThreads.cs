namespace TaskServer.Engines.Flux;

/// <summary>
/// Threads for work that computes or waits without yielding, so that it takes none from the pool that serves requests and the scheduler. They are started
/// as they are needed, up to a number; further work waits in order. Their stacks have room for scripts that nest deeply.
/// </summary>
internal sealed class ComputeThreads(string name, int most) : IDisposable
{
    private const int StackBytes = 16 << 20;

    private readonly Queue<Action> _work = [];
    private int _started;
    private int _idle;
    private bool _isClosed;

    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_work)
        {
            _work.Enqueue(() => Complete(completion, work, cancellationToken));
            // An idle thread that was woken for earlier work still counts as idle: what counts is that there is one for each piece.
            if (_work.Count > _idle && _started < most)
            {
                _started++;
                new Thread(Loop, StackBytes) { IsBackground = true, Name = name }.Start();
            }
            else
            {
                Monitor.Pulse(_work);
            }
        }

        return completion.Task;
    }

    public void Dispose()
    {
        lock (_work)
        {
            _isClosed = true;
            Monitor.PulseAll(_work);
        }
    }

    private static void Complete<T>(TaskCompletionSource<T> completion, Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellationToken);
            return;
        }

        try
        {
            completion.TrySetResult(work());
        }
        catch (OperationCanceledException canceled)
        {
            completion.TrySetCanceled(canceled.CancellationToken);
        }
        catch (Exception failure)
        {
            completion.TrySetException(failure);
        }
    }

    private void Loop()
    {
        while (Next() is { } work)
            work();
    }

    private Action? Next()
    {
        lock (_work)
        {
            while (_work.Count == 0)
            {
                if (_isClosed)
                    return null;
                _idle++;
                Monitor.Wait(_work);
                _idle--;
            }

            return _work.Dequeue();
        }
    }
}
