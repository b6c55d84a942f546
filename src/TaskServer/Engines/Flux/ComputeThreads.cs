using System.Collections.Concurrent;

namespace TaskServer.Engines.Flux;

/// <summary>
/// Threads for work that computes or waits without yielding, so that it takes none from the pool that serves requests and the scheduler. They are started
/// as they are needed, up to a number; further work waits in order. Their stacks have room for scripts that nest deeply.
/// </summary>
internal sealed class ComputeThreads(string name, int most) : IDisposable
{
    private const int StackBytes = 16 << 20;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Lock _gate = new();
    private int _started;
    private int _idle;

    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => Complete(completion, work, cancellationToken), CancellationToken.None);
        lock (_gate)
        {
            if (_idle == 0 && _started < most)
            {
                _started++;
                new Thread(Loop, StackBytes) { IsBackground = true, Name = name }.Start();
            }
        }

        return completion.Task;
    }

    public void Dispose() => _work.CompleteAdding();

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
        while (true)
        {
            lock (_gate)
                _idle++;
            var isThere = _work.TryTake(out var work, Timeout.Infinite);
            lock (_gate)
                _idle--;
            if (!isThere)
                return;
            work!();
        }
    }
}
