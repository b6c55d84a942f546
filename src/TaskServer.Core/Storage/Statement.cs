using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TaskServer.Storage;

/// <summary>
/// A prepared statement whose parameters, ?1 to ?n, are given in order: integers, texts or nulls. Below ADO.NET, which costs
/// as much again as the statement itself when it is one of a million short ones.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>The number of rows that were changed.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        using var rows = Query(values);
        while (rows.Read())
        {
        }

        return raw.sqlite3_changes(_database);
    }

    public Rows Query(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            Check(values[i] switch
            {
                null => raw.sqlite3_bind_null(_statement, i + 1),
                long number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                int number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                string text => raw.sqlite3_bind_text(_statement, i + 1, text),
                var other => throw new UnreachableException(other.GetType().Name),
            });
        return new Rows(this);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _database);
    }

    /// <summary>What a statement yields. To be disposed before the statement is used again.</summary>
    public readonly ref struct Rows(Statement statement)
    {
        public bool Read()
        {
            var result = raw.sqlite3_step(statement._statement);
            if (result is raw.SQLITE_ROW or raw.SQLITE_DONE)
                return result == raw.SQLITE_ROW;
            SqliteException.ThrowExceptionForRC(result, statement._database);
            throw new UnreachableException();
        }

        public bool IsNull(int column) => raw.sqlite3_column_type(statement._statement, column) == raw.SQLITE_NULL;

        public long Number(int column) => raw.sqlite3_column_int64(statement._statement, column);

        public string Text(int column) => raw.sqlite3_column_text(statement._statement, column).utf8_to_string();

        public int? OptionalNumber(int column) => IsNull(column) ? null : (int)Number(column);

        public string? OptionalText(int column) => IsNull(column) ? null : Text(column);

        public DateTimeOffset Time(int column) => Instant.FromStored(Number(column));

        public DateTimeOffset? OptionalTime(int column) => IsNull(column) ? null : Time(column);

        // The result repeats the fault of the last step, which has been thrown.
        public void Dispose() => raw.sqlite3_reset(statement._statement);
    }
}
