using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Sources;

/// <summary>
/// Data bases that scripts reach with <c>sql.from</c> and <c>sql.to</c>. Implementations decide which drivers and servers there are and throw <see cref="FluxException"/> for
/// refusals and failures.
/// </summary>
public interface IFluxSql
{
    /// <param name="driver">The name as scripts give it, <c>postgres</c> or <c>sqlite3</c> for example.</param>
    bool Supports(string driver);

    /// <summary>Runs a query. The caller disposes the reader.</summary>
    IFluxSqlReader Query(string driver, string dataSource, string query, CancellationToken cancellationToken);

    /// <summary>
    /// Adds rows to a table, all of them or none. A table that does not exist is created with these columns. Values are long (int, and time as nanoseconds since 1970), ulong, double, bool, string or null.
    /// </summary>
    void Insert(string driver, string dataSource, string table, IReadOnlyList<FluxSqlColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);
}

public sealed record FluxSqlColumn(string Label, ColumnType Type);

/// <summary>The rows of a query, forward only.</summary>
public interface IFluxSqlReader : IDisposable
{
    /// <summary>Known before the first row. Integers are int, numbers with a fraction float, dates and times time, everything without a type of its own string.</summary>
    IReadOnlyList<FluxSqlColumn> Columns { get; }

    /// <summary>Fills in the values of the next row, in the types of <see cref="IFluxSql.Insert"/>; false behind the last.</summary>
    bool Read(object?[] values);
}

/// <summary>A host without data bases.</summary>
internal sealed class NoSql : IFluxSql
{
    public static NoSql Instance { get; } = new();

    public bool Supports(string driver) => false;

    public IFluxSqlReader Query(string driver, string dataSource, string query, CancellationToken cancellationToken) =>
        throw FluxException.Invalid($"sql driver {driver} not supported");

    public void Insert(string driver, string dataSource, string table, IReadOnlyList<FluxSqlColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken) =>
        throw FluxException.Invalid($"sql driver {driver} not supported");
}
