using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TaskServer.Storage;

/// <summary>
/// Contexts for reading, each with a connection that stays open. Disposing a context gives it back. They do not track, see
/// whatever is committed, and never wait for the writer.
/// </summary>
public sealed class StoreReader(Database database) : IDisposable
{
    private const int Kept = 64;
    private readonly ConcurrentQueue<ReadContext> _idle = new();
    private int _idleCount;
    private volatile bool _isDisposed;

    public TaskServerDbContext Open()
    {
        if (!_idle.TryDequeue(out var context))
            return Create();
        Interlocked.Decrement(ref _idleCount);
        context.IsLent = true;
        return context;
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryDequeue(out var context))
            context.Close();
    }

    private ReadContext Create()
    {
        var connection = database.OpenForReading();
        var options = Database.Context(connection).UseModel(database.Model).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
        return new ReadContext(options, connection, this);
    }

    private void Return(ReadContext context)
    {
        if (!context.IsLent)
            return;
        context.IsLent = false;
        if (_isDisposed || Interlocked.Increment(ref _idleCount) > Kept)
        {
            Interlocked.Decrement(ref _idleCount);
            context.Close();
            return;
        }

        context.ChangeTracker.Clear();
        _idle.Enqueue(context);
        // Disposed in between: nobody else would close it.
        if (_isDisposed)
            Dispose();
    }

    private sealed class ReadContext(DbContextOptions<TaskServerDbContext> options, SqliteConnection connection, StoreReader reader)
        : TaskServerDbContext(options)
    {
        /// <summary>False while the context waits to be used again: disposing it twice must not lend it twice.</summary>
        public bool IsLent { get; set; } = true;

#pragma warning disable CA2215 // Disposing gives the context back; it ends with Close.
        public override void Dispose() => reader.Return(this);

        public override ValueTask DisposeAsync()
        {
            reader.Return(this);
            return ValueTask.CompletedTask;
        }
#pragma warning restore CA2215

        public void Close()
        {
            base.Dispose();
            connection.Dispose();
        }
    }
}
