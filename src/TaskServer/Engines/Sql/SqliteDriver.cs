using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TaskServer.Flux;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;

namespace TaskServer.Engines.Sql;

/// <summary>
/// SQLite files below one folder, or <c>:memory:</c>. Statements reach no other file: attaching, extensions and settings are refused by the library itself,
/// not by reading the text of a query.
/// </summary>
internal sealed class SqliteDriver(string folder, long memoryBytes) : SqlDriver
{
    private const string InMemory = ":memory:";
    private const int PageBytes = 4096;
    private const int LongestValue = 64 << 20;
    private static readonly HashSet<string> HarmlessPragmas = new(StringComparer.OrdinalIgnoreCase)
    {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "database_list", "collation_list", "user_version", "schema_version",
    };

    public override IFluxSqlReader Query(string dataSource, string query, CancellationToken cancellationToken)
    {
        var connection = Open(dataSource, mayCreate: false, cancellationToken);
        try
        {
            // Disposing of the command would close its reader: the connection does both.
            var command = connection.CreateCommand();
            command.CommandText = query;
            return new Reader(connection, command.ExecuteReader(), cancellationToken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override void Insert(string dataSource, string table, IReadOnlyList<FluxSqlColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        using var connection = Open(dataSource, mayCreate: true, cancellationToken);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = CreateTable(Quote(table), columns, TypeOf);
        command.ExecuteNonQuery();
        var names = columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")).ToArray();
        command.CommandText = $"INSERT INTO {Quote(table)} ({string.Join(", ", columns.Select(c => Quote(c.Label)))}) VALUES ({string.Join(", ", names)})";
        var parameters = names.Select(name => command.Parameters.Add(new SqliteParameter(name, SqliteType.Text))).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                Set(parameters[i], row[i], columns[i]);
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static void Set(SqliteParameter parameter, object? value, FluxSqlColumn column)
    {
        (parameter.SqliteType, parameter.Value) = (value, column.Type) switch
        {
            (null, _) => (SqliteType.Text, DBNull.Value),
            (long time, ColumnType.Time) => (SqliteType.Text, SqlTime.Print(time)),
            (ulong and > long.MaxValue, _) => throw FluxException.Invalid($"sql: {value} in column \"{column.Label}\" is too large for SQLite"),
            (ulong number, _) => (SqliteType.Integer, (long)number),
            (long or bool, _) => (SqliteType.Integer, value),
            (double, _) => (SqliteType.Real, value),
            _ => (SqliteType.Text, value),
        };
    }

    private static string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Int or ColumnType.UInt => "INTEGER",
        ColumnType.Float => "REAL",
        ColumnType.Bool => "BOOLEAN",
        ColumnType.Time => "DATETIME",
        _ => "TEXT",
    };

    private SqliteConnection Open(string dataSource, bool mayCreate, CancellationToken cancellationToken)
    {
        var path = PathOf(dataSource);
        if (mayCreate && path != InMemory)
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Not pooled: what is set on a connection below is gone with it.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mayCreate || path == InMemory ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 5,
        }.ConnectionString);
        try
        {
            connection.Open();
        }
        catch (SqliteException) when (path != InMemory && !File.Exists(path))
        {
            connection.Dispose();
            throw FluxException.NotFound($"sql: there is no data base {dataSource}");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        Confine(connection, path, cancellationToken);
        return connection;
    }

    private void Confine(SqliteConnection connection, string path, CancellationToken cancellationToken)
    {
        var handle = connection.Handle!;
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_LENGTH, LongestValue);
        if (path == InMemory)
        {
            using var limit = connection.CreateCommand();
            limit.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Max(1, memoryBytes / PageBytes)}");
            limit.ExecuteNonQuery();
        }
        // A statement that computes without end gives no rows at which a run could be stopped.
        raw.sqlite3_progress_handler(handle, 10_000, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
        raw.sqlite3_set_authorizer(handle, static (_, action, first, _, _, _) => action switch
        {
            raw.SQLITE_ATTACH or raw.SQLITE_DETACH => raw.SQLITE_DENY,
            raw.SQLITE_PRAGMA => HarmlessPragmas.Contains(first) ? raw.SQLITE_OK : raw.SQLITE_DENY,
            _ => raw.SQLITE_OK,
        }, null);
    }

    /// <summary>Paths are relative to the folder, however they are written; one that leads out of it is refused.</summary>
    private string PathOf(string dataSource)
    {
        var text = dataSource.StartsWith("file:", StringComparison.Ordinal) ? Uri.UnescapeDataString(dataSource["file:".Length..].Split('?')[0]) : dataSource;
        if (text is InMemory)
            return InMemory;
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal))
            throw FluxException.Invalid("sql: the data source names no file");
        var root = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(text, folder);
        return path.StartsWith(root, StringComparison.Ordinal) ? path : throw new FluxException("forbidden", $"sql: {dataSource} is not in the folder of data bases");
    }

    private sealed class Reader : IFluxSqlReader
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteDataReader _reader;
        private readonly CancellationToken _cancellationToken;
        private readonly FluxSqlColumn[] _columns;
        private bool _isAhead;

        public Reader(SqliteConnection connection, SqliteDataReader reader, CancellationToken cancellationToken)
        {
            (_connection, _reader, _cancellationToken) = (connection, reader, cancellationToken);
            // Columns without a declared type take that of their first value.
            _isAhead = reader.Read();
            _columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => new FluxSqlColumn(reader.GetName(i), TypeOf(_isAhead ? reader.GetDataTypeName(i) : DeclaredType(i))))];
        }

        public IReadOnlyList<FluxSqlColumn> Columns => _columns;

        public bool Read(object?[] values)
        {
            try
            {
                if (!_isAhead && !_reader.Read())
                    return false;
                _isAhead = false;
            }
            catch (SqliteException e)
            {
                throw Failure(e, _cancellationToken);
            }
            for (var i = 0; i < _columns.Length; i++)
                values[i] = _reader.IsDBNull(i) ? null : ValueOf(_reader.GetValue(i), _columns[i]);
            return true;
        }

        public void Dispose()
        {
            _reader.Dispose();
            _connection.Dispose();
        }

        private string DeclaredType(int column) => raw.sqlite3_column_decltype(_reader.Handle!, column).utf8_to_string() ?? "";

        private static ColumnType TypeOf(string name) => name.Split('(')[0].Trim().ToUpperInvariant() switch
        {
            "INT" or "INTEGER" or "BIGINT" or "SMALLINT" or "TINYINT" or "MEDIUMINT" or "INT2" or "INT4" or "INT8" => ColumnType.Int,
            "REAL" or "FLOAT" or "DOUBLE" or "DOUBLE PRECISION" or "NUMERIC" or "DECIMAL" => ColumnType.Float,
            "BOOL" or "BOOLEAN" => ColumnType.Bool,
            "DATE" or "DATETIME" or "TIMESTAMP" => ColumnType.Time,
            _ => ColumnType.String,
        };

        // SQLite keeps values of any type in any column.
        private static object ValueOf(object value, FluxSqlColumn column) => (column.Type, value) switch
        {
            (ColumnType.Int, long) => value,
            (ColumnType.Int, string text) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            (ColumnType.Float, double) => value,
            (ColumnType.Float, long number) => (double)number,
            (ColumnType.Float, string text) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            (ColumnType.Bool, long number) => number != 0,
            (ColumnType.Bool, string text) when bool.TryParse(text, out var truth) => truth,
            (ColumnType.Time, string text) when SqlTime.TryParse(text, out var time) => time,
            (ColumnType.Time, long seconds) when Math.Abs(seconds) < long.MaxValue / 1_000_000_000 => seconds * 1_000_000_000,
            (ColumnType.String, byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes),
            (ColumnType.String, _) => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            _ => throw Mismatch(column.Label, column.Type, value),
        };
    }
}
