using System.Data.Common;
using TaskServer.Flux;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;

namespace TaskServer.Engines.Sql;

/// <summary>One kind of data base. Every call has a connection of its own: scripts of different owners never meet in one.</summary>
internal abstract class SqlDriver
{
    public abstract IFluxSqlReader Query(string dataSource, string query, CancellationToken cancellationToken);

    public abstract void Insert(string dataSource, string table, IReadOnlyList<FluxSqlColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    public static FluxException Failure(DbException fault, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return FluxException.Invalid($"sql: {fault.Message}", fault);
    }

    protected static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    protected static string CreateTable(string table, IEnumerable<FluxSqlColumn> columns, Func<ColumnType, string> typeOf) =>
        $"CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", columns.Select(c => $"{Quote(c.Label)} {typeOf(c.Type)}"))})";

    protected static FluxException Mismatch(string column, ColumnType type, object value) =>
        FluxException.Invalid($"sql: column \"{column}\" holds a value that is no {type.ToString().ToLowerInvariant()}: {value}");
}
