using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TaskServer.Runs;
using TaskServer.Tasks;

namespace TaskServer.Storage;

/// <summary>
/// The only writer. One thread takes what has come in meanwhile, up to a thousand operations, commits it as one transaction,
/// and only then tells whoever waits: one sync to the disk serves them all, and no two writers wait for each other's lock.
/// </summary>
public sealed partial class StoreWriter : IDisposable
{
    private const int BatchSize = 1000;
    private const int MostAwaited = 4096;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Database _database;
    private readonly TaskCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreWriter> _logger;
    private readonly SemaphoreSlim _room = new(MostAwaited);
    private readonly Lock _stopGate = new();
    private readonly Queue<StoreOperation> _queue = new();
    private readonly List<StoreOperation> _batch = new(BatchSize);
    private readonly Thread _thread;
    private StoreSession? _session;
    private TimeSpan _pause;
    private volatile bool _isStopping;
    private volatile bool _isFailing;

    public StoreWriter(Database database, TaskCache cache, TimeProvider time, ILogger<StoreWriter> logger)
    {
        (_database, _cache, _time, _logger) = (database, cache, time, logger);
        _session = new StoreSession(database, cache, time);
        _thread = new Thread(Loop) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <summary>True while the store refuses writes: the disk is full, or another process holds the database.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>How many operations wait to be written.</summary>
    public int Waiting
    {
        get
        {
            lock (_queue)
                return _queue.Count;
        }
    }

    /// <summary>Runs a change on the writer's thread in a savepoint of its own, saves it, and completes when it is durable.</summary>
    /// <param name="change">Works on tracked entities; what it throws undoes it and reaches the caller. May run again if its transaction had to be undone.</param>
    /// <exception cref="TaskServerException">Unavailable: the store cannot be written.</exception>
    public Task<T> ApplyAsync<T>(Func<TaskServerDbContext, T> change, CancellationToken cancellationToken = default) =>
        ApplyAsync(change, null, cancellationToken);

    /// <param name="committed">Runs on the writer's thread right after the commit, before the caller goes on: the place to change what is kept in memory.</param>
    public Task<T> ApplyAsync<T>(Func<TaskServerDbContext, T> change, Action<T>? committed, CancellationToken cancellationToken = default) =>
        ChangeAsync(session => change(session.Db), committed, cancellationToken);

    internal Task<T> ChangeAsync<T>(Func<StoreSession, T> change, Action<T>? committed, CancellationToken cancellationToken) =>
        ChangeAsync(change, isOfOneRow: false, committed, cancellationToken);

    /// <summary>As <see cref="ChangeAsync{T}"/> for the changes that come by the thousand: one prepared statement that writes one row and is the last thing done.</summary>
    internal Task<T> ChangeRowAsync<T>(Func<RunJournal, T> change, Action<T>? committed, CancellationToken cancellationToken) =>
        ChangeAsync(session => change(session.Journal), isOfOneRow: true, committed, cancellationToken);

    private async Task<T> ChangeAsync<T>(Func<StoreSession, T> change, bool isOfOneRow, Action<T>? committed, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            var awaited = new AwaitedChange<T>(change, isOfOneRow, committed, cancellationToken);
            if (!Enqueue(awaited))
                throw Unavailable(null);
            return await awaited.Completion;
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Hands over an event that must not be lost. Never blocks.</summary>
    internal void Post(StoreOperation runEvent) => Enqueue(runEvent);

    internal void Post(List<StoreOperation> runEvents)
    {
        lock (_queue)
        {
            if (_isStopping)
                return;
            foreach (var runEvent in runEvents)
                _queue.Enqueue(runEvent);
            Monitor.Pulse(_queue);
        }
    }

    /// <summary>Writes what is queued and ends. What comes later is refused.</summary>
    public void Dispose()
    {
        lock (_stopGate)
        {
            if (_isStopping)
                return;
            lock (_queue)
            {
                _isStopping = true;
                Monitor.Pulse(_queue);
            }
        }

        if (_thread.Join(TimeSpan.FromSeconds(15)))
            _room.Dispose();
    }

    private bool Enqueue(StoreOperation operation)
    {
        lock (_queue)
        {
            if (_isStopping)
                return false;
            _queue.Enqueue(operation);
            if (_queue.Count == 1)
                Monitor.Pulse(_queue);
            return true;
        }
    }

    private void Loop()
    {
        while (Collect())
        {
            try
            {
                Write();
            }
            catch (Exception fault)
            {
                // Nothing may end this thread: without it the server only looks alive.
                Log.BatchFailed(_logger, fault);
                Undo(fault);
            }
        }

        _session?.Dispose();
        _session = null;
    }

    // What is left of a failed batch stays at its head, so that events keep their order.
    private bool Collect()
    {
        lock (_queue)
        {
            if (_batch.Count == 0)
                while (_queue.Count == 0 && !_isStopping)
                    Monitor.Wait(_queue);
            else if (!_isStopping)
                Monitor.Wait(_queue, _pause);
            else if (_isFailing)
                return false;

            while (_batch.Count < BatchSize && _queue.TryDequeue(out var operation))
                _batch.Add(operation);
            return _batch.Count > 0;
        }
    }

    private void Write()
    {
        try
        {
            _session ??= new StoreSession(_database, _cache, _time);
            while (!TryApply(_session))
            {
            }

            _session.Commit();
        }
        catch (Exception fault) when (StoreFault(fault) is { } cause)
        {
            if (!_isFailing)
                Log.StoreFails(_logger, cause.Message, cause.SqliteExtendedErrorCode);
            Undo(cause);
            return;
        }

        if (_isFailing)
            Log.StoreWorks(_logger);
        _isFailing = false;
        _pause = TimeSpan.Zero;
        Announce(_session);
    }

    /// <summary>False when an event was at fault: it is dropped, and the transaction has to be built again without it.</summary>
    private bool TryApply(StoreSession session)
    {
        session.Begin();
        foreach (var operation in _batch)
        {
            if (operation is AwaitedChange awaited)
            {
                if (awaited.Refusal is null && !awaited.Begin())
                    awaited.Refusal = new OperationCanceledException();
                if (awaited.Refusal is null)
                    ApplyAwaited(session, awaited);
                continue;
            }

            try
            {
                operation.Apply(session);
            }
            catch (Exception fault) when (StoreFault(fault) is null)
            {
                Log.EventDropped(_logger, operation.GetType().Name, fault);
                session.Rollback();
                _batch.Remove(operation);
                operation.Dropped(fault);
                return false;
            }
        }

        return true;
    }

    private static void ApplyAwaited(StoreSession session, AwaitedChange change)
    {
        try
        {
            session.ApplyAlone(change);
        }
        catch (Exception fault) when (StoreFault(fault) is null)
        {
            change.Refusal = fault;
        }
    }

    private void Announce(StoreSession session)
    {
        foreach (var operation in _batch)
        {
            if (operation is AwaitedChange { Refusal: not null })
                continue;
            try
            {
                operation.Committed();
            }
            catch (Exception fault)
            {
                Log.CommittedFailed(_logger, operation.GetType().Name, fault);
            }
        }

        session.Journal.Publish();
        foreach (var operation in _batch)
            (operation as AwaitedChange)?.Complete();
        _batch.Clear();
    }

    // Whoever waits is told now and may try again; events stay until they are written.
    private void Undo(Exception fault)
    {
        _isFailing = true;
        _pause = _pause == TimeSpan.Zero ? ShortestPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
        foreach (var awaited in _batch.OfType<AwaitedChange>())
            awaited.Fail(awaited.Refusal ?? Unavailable(fault));
        _batch.RemoveAll(operation => operation is AwaitedChange);
        try
        {
            _session?.Rollback();
        }
        catch (Exception)
        {
            // There is nothing to roll back when it was the beginning that failed. A new connection starts clean in any case.
        }

        try
        {
            _session?.Dispose();
        }
        catch (SqliteException)
        {
        }

        _session = null;
    }

    /// <summary>The fault of the store itself (full, locked, unreadable), as opposed to one of the statement.</summary>
    private static SqliteException? StoreFault(Exception fault) => fault switch
    {
        // 1 error, 18 too big, 19 constraint, 20 mismatch, 21 misuse, 25 range: the operation's own.
        SqliteException { SqliteErrorCode: not (1 or 18 or 19 or 20 or 21 or 25) } sqlite => sqlite,
        DbUpdateException { InnerException: { } inner } => StoreFault(inner),
        _ => null,
    };

    private static TaskServerException Unavailable(Exception? cause) =>
        new(ErrorCode.Unavailable, "the store cannot be written at the moment, try again later", cause);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store cannot be written: {Reason} (SQLite {Code}); run events wait until it can")]
        public static partial void StoreFails(ILogger logger, string reason, int code);

        [LoggerMessage(2, LogLevel.Information, "The store can be written again")]
        public static partial void StoreWorks(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "Event {Event} cannot be stored and is dropped")]
        public static partial void EventDropped(ILogger logger, string @event, Exception fault);

        [LoggerMessage(4, LogLevel.Error, "What follows the commit of {Operation} failed")]
        public static partial void CommittedFailed(ILogger logger, string operation, Exception fault);

        [LoggerMessage(5, LogLevel.Error, "A batch of changes failed unexpectedly")]
        public static partial void BatchFailed(ILogger logger, Exception fault);
    }
}
