using System.Data.Common;
using Microsoft.Extensions.Options;
using TaskServer.Engines.Flux;
using TaskServer.Engines.Outgoing;
using TaskServer.Flux;
using TaskServer.Flux.Sources;
using TaskServer.Storage;

namespace TaskServer.Engines.Sql;

/// <summary>The data bases that scripts reach: PostgreSQL where the rules for outgoing connections permit it, SQLite in one folder or in memory.</summary>
internal sealed class SqlDatabases(IOptions<OutgoingOptions> outgoing, IOptions<FluxOptions> flux, IOptions<StoreOptions> storage) : IFluxSql
{
    private readonly Dictionary<string, SqlDriver> _drivers = new(StringComparer.Ordinal)
    {
        ["postgres"] = new PostgresDriver(outgoing.Value),
        ["sqlite3"] = new SqliteDriver(Path.GetFullPath(Path.Combine(storage.Value.Folder, flux.Value.SqlFiles)), flux.Value.MemoryBytes),
    };

    public bool Supports(string driver) => _drivers.ContainsKey(driver);

    public IFluxSqlReader Query(string driver, string dataSource, string query, CancellationToken cancellationToken)
    {
        var used = DriverOf(driver);
        try
        {
            return used.Query(dataSource, query, cancellationToken);
        }
        catch (DbException e)
        {
            throw SqlDriver.Failure(e, cancellationToken);
        }
    }

    public void Insert(string driver, string dataSource, string table, IReadOnlyList<FluxSqlColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var used = DriverOf(driver);
        try
        {
            used.Insert(dataSource, table, columns, rows, cancellationToken);
        }
        catch (DbException e)
        {
            throw SqlDriver.Failure(e, cancellationToken);
        }
    }

    private SqlDriver DriverOf(string driver) =>
        _drivers.GetValueOrDefault(driver) ?? throw FluxException.Invalid($"sql driver {driver} not supported");
}
