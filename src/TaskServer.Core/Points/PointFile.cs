using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TaskServer.Points;

/// <summary>
/// The file of points, an SQLite database: `series`, their `blocks`, and the `log` of what was written since the last blocks were
/// made. One connection writes (the writer's thread alone uses it), others read single blocks.
/// </summary>
internal sealed class PointFile : IDisposable
{
    // "TSpt": tells our file from every other SQLite database.
    private const int ApplicationId = 0x54537074;
    private const int Version = 1;

    private const string Schema = """
        CREATE TABLE series(id INTEGER PRIMARY KEY AUTOINCREMENT, bucket INTEGER, key BLOB NOT NULL, type INTEGER NOT NULL);
        CREATE TABLE blocks(id INTEGER PRIMARY KEY, series INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX blocks_by_series ON blocks(series, first, last, count);
        CREATE TABLE log(id INTEGER PRIMARY KEY, data BLOB NOT NULL);
        """;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly ConcurrentBag<BlockReader> _readers = [];
    private readonly Statement _begin, _commit, _rollback;
    private readonly Statement _insertSeries, _deleteSeries, _deleteBlocks, _insertBlock, _deleteBlock, _insertLog, _clearLog;
    private volatile bool _disposed;

    private PointFile(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _rollback = new Statement(connection, "ROLLBACK");
        _insertSeries = new Statement(connection, "INSERT INTO series(id, bucket, key, type) VALUES(?1, ?2, ?3, ?4)", 4);
        _deleteSeries = new Statement(connection, "DELETE FROM series WHERE id = ?1", 1);
        _deleteBlocks = new Statement(connection, "DELETE FROM blocks WHERE series = ?1", 1);
        _insertBlock = new Statement(connection, "INSERT INTO blocks(id, series, first, last, count, data) VALUES(?1, ?2, ?3, ?4, ?5, ?6)", 6);
        _deleteBlock = new Statement(connection, "DELETE FROM blocks WHERE id = ?1", 1);
        _insertLog = new Statement(connection, "INSERT INTO log(data) VALUES(?1)", 1);
        _clearLog = new Statement(connection, "DELETE FROM log");
    }

    /// <exception cref="PointFileException">The file is there and cannot be used, or cannot be made.</exception>
    public static PointFile Open(string path, int lockTimeout)
    {
        SqliteConnection? connection = null;
        try
        {
            if (!File.Exists(path))
                Create(path);
            connection = Connect(path, lockTimeout);
            if (Pragma(connection, "application_id") is var application && application != ApplicationId)
                throw new PointFileException($"{path} is not a file of points (its application id is {application:x8})");
            if (Pragma(connection, "user_version") is var version && version > Version)
                throw new PointFileException($"{path} was written by a newer version of this server (format {version}, this version knows {Version})");
            // FULL: what was answered is on the disk, also after a power failure. The WAL file shrinks again after a large write.
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-8000");
            return new PointFile(path, connection);
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw new PointFileException($"{path} cannot be used: {Reason(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PointFileException($"{path} cannot be used: {e.Message}", e);
        }
        catch (PointFileException)
        {
            connection?.Dispose();
            throw;
        }
    }

    // Made under another name: a file of ours that is empty or has no tables is a damaged one, not one that was about to be made.
    private static void Create(string path)
    {
        var made = path + ".new";
        File.Delete(made);
        using (var connection = Connect(made, 1, SqliteOpenMode.ReadWriteCreate))
            Execute(connection, $"PRAGMA page_size=8192; PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}; {Schema}");
        File.Move(made, path);
    }

    private static SqliteConnection Connect(string path, int lockTimeout, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = lockTimeout,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA " + name;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    // "SQLite Error 26: 'file is not a database'." without what is around the words.
    public static string Reason(SqliteException e)
    {
        var (from, to) = (e.Message.IndexOf('\'') + 1, e.Message.LastIndexOf('\''));
        return from > 0 && to > from ? e.Message[from..to] : e.Message;
    }

    /// <summary>Runs changes in one transaction: all of them are durable when this returns, or none is there.</summary>
    public void InTransaction(Action changes)
    {
        _begin.Execute();
        try
        {
            changes();
            _commit.Execute();
        }
        catch
        {
            // A full disk may have ended the transaction already.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                _rollback.Execute();
            throw;
        }
    }

    public void InsertSeries(long id, PlatformId bucket, byte[] key, FieldType type) => _insertSeries.Execute(id, bucket.Value, key, (long)type);

    public void DeleteSeries(long id)
    {
        _deleteBlocks.Execute(id);
        _deleteSeries.Execute(id);
    }

    public void InsertBlock(long series, BlockReference block, byte[] data) =>
        _insertBlock.Execute(block.Id, series, block.First, block.Last, (long)block.Count, data);

    public void DeleteBlock(long id) => _deleteBlock.Execute(id);

    public void AppendLog(byte[] data) => _insertLog.Execute(data);

    public void ClearLog() => _clearLog.Execute();

    /// <summary>The series of a bucket no longer belong to one. Their blocks are removed by <see cref="RemoveOrphans"/>.</summary>
    public void OrphanBucket(PlatformId bucket)
    {
        using var statement = new Statement(_connection, "UPDATE series SET bucket = NULL WHERE bucket = ?1", 1);
        statement.Execute(bucket.Value);
    }

    /// <summary>Removes some series that no longer belong to a bucket.</summary>
    /// <returns>False when there is none left.</returns>
    public bool RemoveOrphans(int limit)
    {
        // Few blocks at a time: who writes meanwhile waits for one such step only.
        using var blocks = new Statement(_connection, "DELETE FROM blocks WHERE id IN (SELECT b.id FROM series s JOIN blocks b ON b.series = s.id WHERE s.bucket IS NULL LIMIT ?1)", 1);
        if (blocks.Execute((long)limit) == limit)
            return true;
        using var series = new Statement(_connection, "DELETE FROM series WHERE bucket IS NULL");
        series.Execute();
        return false;
    }

    public long LastSeriesId() => Scalar("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'series'), 0)");

    public long LastBlockId() => Scalar("SELECT coalesce(max(id), 0) FROM blocks");

    public HashSet<long> ReadOrphans() => [.. Query("SELECT id FROM series WHERE bucket IS NULL", row => row.GetInt64(0))];

    public IEnumerable<(long Id, PlatformId Bucket, byte[] Key, FieldType Type)> ReadSeries() =>
        Query("SELECT id, bucket, key, type FROM series WHERE bucket IS NOT NULL ORDER BY id",
            row => (row.GetInt64(0), new PlatformId(row.GetInt64(1)), (byte[])row.GetValue(2), (FieldType)row.GetInt64(3)));

    public IEnumerable<(long Series, BlockReference Block)> ReadBlocks() =>
        Query("SELECT series, id, first, last, count FROM blocks ORDER BY series, first",
            row => (row.GetInt64(0), new BlockReference(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4))));

    public IEnumerable<byte[]> ReadLog() => Query("SELECT data FROM log ORDER BY id", row => (byte[])row.GetValue(0));

    /// <summary>Reads a block's points. May be called by any thread.</summary>
    /// <returns>Null if the file does not have the block.</returns>
    /// <exception cref="InvalidDataException">What it has is damaged.</exception>
    public PointBlock? ReadBlock(BlockReference block)
    {
        if (!_readers.TryTake(out var reader))
            reader = new BlockReader(Connect(_path, _connection.DefaultTimeout));
        try
        {
            if (reader.Read(block.Id) is not { } points)
                return null;
            return points.Count == block.Count && points.First == block.First && points.Last == block.Last
                ? points
                : throw new InvalidDataException("a block of points is not the one that the index tells of");
        }
        finally
        {
            _readers.Add(reader);
            if (_disposed)
                CloseReaders();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        CloseReaders();
        foreach (var statement in new[] { _begin, _commit, _rollback, _insertSeries, _deleteSeries, _deleteBlocks, _insertBlock, _deleteBlock, _insertLog, _clearLog })
            statement.Dispose();
        _connection.Dispose();
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
    }

    private long Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private IEnumerable<T> Query<T>(string sql, Func<SqliteDataReader, T> map)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return map(reader);
    }

    private sealed class Statement : IDisposable
    {
        private readonly SqliteCommand _command;

        public Statement(SqliteConnection connection, string sql, int parameters = 0)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            for (var i = 1; i <= parameters; i++)
                _command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            _command.Prepare();
        }

        public int Execute(params ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
                _command.Parameters[i].Value = values[i];
            return _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }

    private sealed class BlockReader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _command;
        private readonly SqliteParameter _id;
        private byte[] _buffer = [];

        public BlockReader(SqliteConnection connection)
        {
            _connection = connection;
            Execute(connection, "PRAGMA query_only=1; PRAGMA cache_size=-2000");
            _command = connection.CreateCommand();
            _command.CommandText = "SELECT data FROM blocks WHERE id = ?1";
            _command.Parameters.Add(_id = new SqliteParameter { ParameterName = "?1" });
            _command.Prepare();
        }

        public PointBlock? Read(long id)
        {
            _id.Value = id;
            using var row = _command.ExecuteReader();
            if (!row.Read())
                return null;
            var length = (int)row.GetBytes(0, 0, null, 0, 0);
            if (length > _buffer.Length)
                _buffer = new byte[Math.Max(length, 2 * _buffer.Length)];
            row.GetBytes(0, 0, _buffer, 0, length);
            return BlockCodec.Read(_buffer.AsSpan(0, length));
        }

        public void Dispose()
        {
            _command.Dispose();
            _connection.Dispose();
        }
    }
}
