using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TaskServer.Storage;

/// <summary>
/// The database file in its locked folder. Opening refuses what is not a sound database of this program at this version or
/// an older one, and leaves it as it was.
/// </summary>
public sealed class Database : IDisposable
{
    public const string FileName = "taskserver.db";
    private const string LockName = "taskserver.lock";

    // "TSKS": what `file` and SQLite show for a database of this program.
    private const int ApplicationId = 0x54534B53;

    private static readonly byte[] Magic = "SQLite format 3\0"u8.ToArray();

    private readonly StoreOptions _options;
    private readonly FileStream _lock;
    private readonly string _connectionString;

    public Database(IOptions<StoreOptions> options, PlatformIds ids)
    {
        _options = options.Value;
        var folder = Path.GetFullPath(_options.Folder);
        DatabasePath = Path.Combine(folder, FileName);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = DatabasePath,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = _options.BusySeconds,
        }.ToString();
        _lock = Lock(folder);
        try
        {
            Prepare(ids);
        }
        catch (SqliteException fault)
        {
            _lock.Dispose();
            throw new StoreException($"the database {DatabasePath} cannot be used: {fault.Message}", fault);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The database file.</summary>
    public string DatabasePath { get; }

    /// <summary>The model, for contexts of a derived type: EF Core looks for the compiled one by the exact type, and would build theirs anew.</summary>
    internal IModel Model { get; private set; } = null!;

    /// <summary>The folder that this process alone uses, for stores beside this one.</summary>
    public string Folder => Path.GetDirectoryName(DatabasePath)!;

    public void Dispose() => _lock.Dispose();

    internal SqliteConnection OpenForWriting()
    {
        var connection = Open();
        Execute(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={_options.Synchronous}; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY");
        return connection;
    }

    internal SqliteConnection OpenForReading()
    {
        var connection = Open();
        Execute(connection, "PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY");
        return connection;
    }

    internal static DbContextOptionsBuilder<TaskServerDbContext> Context(SqliteConnection connection) =>
        new DbContextOptionsBuilder<TaskServerDbContext>()
            .UseSqlite(connection)
            .UseLoggerFactory(NullLoggerFactory.Instance)
            .EnableThreadSafetyChecks(false);

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    // A lock of our own: SQLite lets two processes share a file, and both would run every slot. The system drops it with the process.
    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StoreException($"the data folder {folder} cannot be written: {fault.Message}", fault);
        }
        catch (IOException fault)
        {
            // What the system says about a lock that is held differs; another process is by far the likeliest cause.
            throw new StoreException($"the data folder {folder} is in use by another server, or cannot be written: {fault.Message}", fault);
        }
    }

    private void Prepare(PlatformIds ids)
    {
        var isNew = !File.Exists(DatabasePath) || new FileInfo(DatabasePath).Length == 0;
        if (!isNew)
            CheckFile();
        using var connection = isNew ? Open() : OpenExisting();
        if (!isNew)
            CheckContent(connection);
        Migrate(connection, isNew);
        ids.ContinueAbove(GreatestId(connection));
    }

    private void CheckFile()
    {
        try
        {
            using var file = new FileStream(DatabasePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var start = new byte[Magic.Length];
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.AsSpan().SequenceEqual(Magic))
                throw new StoreException($"the file {DatabasePath} is not a database of this server");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the file {DatabasePath} cannot be read: {fault.Message}", fault);
        }
    }

    private SqliteConnection OpenExisting()
    {
        var connection = Open();
        try
        {
            // Asked before anything is changed: an accidental file must stay as it is.
            var application = Convert.ToInt64(Scalar(connection, "PRAGMA application_id"), CultureInfo.InvariantCulture);
            if (application != ApplicationId)
                throw new StoreException($"the file {DatabasePath} is a database of another program");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CheckContent(SqliteConnection connection)
    {
        if (_options.CheckAtStart && Scalar(connection, "PRAGMA quick_check(1)") is var verdict and not "ok")
            throw new StoreException($"the database {DatabasePath} is damaged: {string.Join("; ", $"{verdict}".Split('\n'))}");
    }

    private void Migrate(SqliteConnection connection, bool isNew)
    {
        // Whether the migrations fit the model is a question for the tests: asking it here would build the whole model once more.
        var options = Context(connection).ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options;
        using var db = new TaskServerDbContext(options);
        Model = db.Model;
        var known = db.Database.GetMigrations().ToArray();
        var applied = Applied(connection);
        if (applied.FirstOrDefault(id => !known.Contains(id)) is { } unknown)
            throw new StoreException($"the database {DatabasePath} was written by a newer version of this server (it has {unknown})");
        if (applied.Count == known.Length)
            return;
        if (isNew)
            Execute(connection, $"PRAGMA application_id={ApplicationId}; PRAGMA journal_mode=WAL");
        else if (Convert.ToInt64(Scalar(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name='__EFMigrationsLock'"), CultureInfo.InvariantCulture) > 0)
            // A server that was killed while migrating leaves the row, and EF Core would wait for it for ever. The folder lock says that nobody else migrates.
            Execute(connection, "DELETE FROM \"__EFMigrationsLock\"");
        db.Database.Migrate();
    }

    private static List<string> Applied(SqliteConnection connection)
    {
        var applied = new List<string>();
        if (Convert.ToInt64(Scalar(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name='__EFMigrationsHistory'"), CultureInfo.InvariantCulture) == 0)
            return applied;
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";
        using var rows = command.ExecuteReader();
        while (rows.Read())
            applied.Add(rows.GetString(0));
        return applied;
    }

    private static PlatformId GreatestId(SqliteConnection connection) => new(Convert.ToInt64(
        Scalar(connection, """
            SELECT MAX(
                COALESCE((SELECT MAX("Id") FROM "Tasks"), 0), COALESCE((SELECT MAX("Id") FROM "Runs"), 0),
                COALESCE((SELECT MAX("Id") FROM "Users"), 0), COALESCE((SELECT MAX("Id") FROM "Labels"), 0),
                COALESCE((SELECT MAX("Id") FROM "Authorizations"), 0), COALESCE((SELECT MAX("Id") FROM "Scripts"), 0),
                COALESCE((SELECT MAX("Id") FROM "Organizations"), 0), COALESCE((SELECT MAX("Id") FROM "Buckets"), 0))
            """),
        CultureInfo.InvariantCulture));
}
