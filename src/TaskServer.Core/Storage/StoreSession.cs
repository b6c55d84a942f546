using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TaskServer.Runs;
using TaskServer.Tasks;

namespace TaskServer.Storage;

/// <summary>What an operation of the writer works with: the writing connection, as EF Core sees it and as prepared statements.</summary>
internal sealed class StoreSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin, _commit, _rollback, _savepoint, _release, _rollbackTo;

    public StoreSession(Database database, TaskCache cache, TimeProvider time)
    {
        _connection = database.OpenForWriting();
        Db = new TaskServerDbContext(Database.Context(_connection).Options);
        // The transaction is begun below EF Core, for many operations at once.
        Db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        Db.Database.AutoSavepointsEnabled = false;
        Journal = new RunJournal(_connection, cache, time);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _savepoint = Prepare("SAVEPOINT change");
        _release = Prepare("RELEASE change");
        _rollbackTo = Prepare("ROLLBACK TO change");
    }

    public TaskServerDbContext Db { get; }

    public RunJournal Journal { get; }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    public void Rollback()
    {
        Db.ChangeTracker.Clear();
        Journal.Forget();
        _rollback.ExecuteNonQuery();
    }

    /// <summary>Applies a change so that what it throws undoes it alone.</summary>
    public void ApplyAlone(AwaitedChange change)
    {
        // A statement that fails undoes itself, and nothing follows it: a savepoint would only copy every page that it touches.
        if (change.IsOfOneRow)
        {
            change.Apply(this);
            return;
        }

        _savepoint.ExecuteNonQuery();
        try
        {
            change.Apply(this);
            Db.SaveChanges();
        }
        catch (Exception fault)
        {
            UndoAlone(fault);
            throw;
        }
        finally
        {
            Db.ChangeTracker.Clear();
            Journal.Doubt();
        }

        _release.ExecuteNonQuery();
    }

    private void UndoAlone(Exception fault)
    {
        try
        {
            _rollbackTo.ExecuteNonQuery();
            _release.ExecuteNonQuery();
        }
        catch (SqliteException) when (fault is SqliteException or DbUpdateException)
        {
            // A full disk or a failing one ends the whole transaction, and the savepoint with it; the first fault tells more.
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _rollback, _savepoint, _release, _rollbackTo })
            command.Dispose();
        Journal.Dispose();
        Db.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
