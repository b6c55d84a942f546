using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;
using TaskServer.Engines.Outgoing;
using TaskServer.Flux;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;

namespace TaskServer.Engines.Sql;

/// <summary>PostgreSQL servers. Values travel as text, which every type has, and in which the server converts them to what its columns are.</summary>
internal sealed class PostgresDriver(OutgoingOptions options) : SqlDriver
{
    // The protocol counts parameters in 16 bits.
    private const int MostParameters = 30_000;

    private readonly OutgoingRules _rules = new(options);

    public override IFluxSqlReader Query(string dataSource, string query, CancellationToken cancellationToken)
    {
        var source = SourceOf(dataSource, cancellationToken);
        try
        {
            var connection = Wait(source.OpenConnectionAsync(cancellationToken));
            var command = new NpgsqlCommand(query, connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
            return new Reader(source, command, Wait(command.ExecuteReaderAsync(cancellationToken)), cancellationToken);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public override void Insert(string dataSource, string table, IReadOnlyList<FluxSqlColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var name = string.Join('.', table.Split('.').Select(Quote));
        using var source = SourceOf(dataSource, cancellationToken);
        using var connection = Wait(source.OpenConnectionAsync(cancellationToken));
        using var transaction = Wait(connection.BeginTransactionAsync(cancellationToken));
        using (var create = new NpgsqlCommand(CreateTable(name, columns, TypeOf), connection, transaction) { CommandTimeout = 0 })
            Wait(create.ExecuteNonQueryAsync(cancellationToken));
        foreach (var part in rows.Chunk(Math.Max(1, MostParameters / Math.Max(1, columns.Count))))
        {
            using var insert = new NpgsqlCommand { Connection = connection, Transaction = transaction, CommandTimeout = 0 };
            var next = 0;
            var values = part.Select(row => $"({string.Join(", ", row.Select(_ => string.Create(CultureInfo.InvariantCulture, $"${++next}")))})");
            insert.CommandText = $"INSERT INTO {name} ({string.Join(", ", columns.Select(c => Quote(c.Label)))}) VALUES {string.Join(", ", values)}";
            foreach (var row in part)
            {
                for (var i = 0; i < row.Length; i++)
                    insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = TextOf(row[i], columns[i].Type) ?? (object)DBNull.Value });
            }
            Wait(insert.ExecuteNonQueryAsync(cancellationToken));
        }
        Wait(transaction.CommitAsync(cancellationToken));
    }

    private static string? TextOf(object? value, ColumnType type) => value switch
    {
        long time when type == ColumnType.Time => SqlTime.Print(time),
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) is { } text && value is not null ? text : null,
    };

    private static string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Int => "BIGINT",
        ColumnType.UInt => "NUMERIC(20)",
        ColumnType.Float => "DOUBLE PRECISION",
        ColumnType.Bool => "BOOLEAN",
        ColumnType.Time => "TIMESTAMPTZ",
        _ => "TEXT",
    };

    private NpgsqlDataSource SourceOf(string dataSource, CancellationToken cancellationToken)
    {
        var address = PostgresAddress.Parse(dataSource);
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            // The address that was checked, so that a name which resolves anew leads nowhere else.
            Host = Resolve(address.Host, cancellationToken).ToString(),
            Port = address.Port,
            Username = address.User,
            Password = address.Password,
            Database = address.Database,
            SslMode = address.SslMode switch
            {
                "disable" => SslMode.Disable,
                "allow" => SslMode.Allow,
                "prefer" => SslMode.Prefer,
                "verify-ca" => SslMode.VerifyCA,
                "verify-full" => SslMode.VerifyFull,
                _ => SslMode.Require,
            },
            Pooling = false,
            // Files of this machine's user must not lend scripts a password.
            Passfile = "/dev/null",
            Timeout = (int)Math.Clamp(options.Timeout.TotalSeconds, 1, 1024),
            Timezone = "UTC",
            Options = "-c DateStyle=ISO",
            ApplicationName = "taskserver",
        }.ConnectionString);
        builder.UseSslClientAuthenticationOptionsCallback(ssl => ssl.TargetHost = address.Host);
        return builder.Build();
    }

    private IPAddress Resolve(string host, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var literal) ? [literal] : Wait(Dns.GetHostAddressesAsync(host, cancellationToken));
        }
        catch (SocketException e)
        {
            throw FluxException.Invalid($"sql: no such host {host}", e);
        }
        return addresses.FirstOrDefault(address => _rules.Permits(host, address)) ?? throw new FluxException("forbidden", $"sql: connections to {host} are not allowed");
    }

    // Scripts run on threads of their own, which may wait.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private sealed class Reader : IFluxSqlReader
    {
        private readonly NpgsqlDataSource _source;
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlDataReader _reader;
        private readonly CancellationToken _cancellationToken;
        private readonly FluxSqlColumn[] _columns;

        public Reader(NpgsqlDataSource source, NpgsqlCommand command, NpgsqlDataReader reader, CancellationToken cancellationToken)
        {
            (_source, _command, _reader, _cancellationToken) = (source, command, reader, cancellationToken);
            _columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => new FluxSqlColumn(reader.GetName(i), PostgresText.TypeOf(reader.GetPostgresType(i).Name)))];
        }

        public IReadOnlyList<FluxSqlColumn> Columns => _columns;

        public bool Read(object?[] values)
        {
            try
            {
                if (!Wait(_reader.ReadAsync(_cancellationToken)))
                    return false;
            }
            catch (NpgsqlException e)
            {
                throw Failure(e, _cancellationToken);
            }
            for (var i = 0; i < _columns.Length; i++)
                values[i] = _reader.IsDBNull(i) ? null : PostgresText.ValueOf(_reader.GetString(i), _columns[i].Type) ?? throw Mismatch(_columns[i].Label, _columns[i].Type, _reader.GetString(i));
            return true;
        }

        // What is left of a long answer is not read: the connection is closed under it.
        public void Dispose()
        {
            var connection = _command.Connection!;
            try
            {
                if (!_reader.IsClosed)
                    _command.Cancel();
                _reader.Dispose();
            }
            catch (NpgsqlException)
            {
                // That the rest was cancelled is no news.
            }
            _command.Dispose();
            connection.Dispose();
            _source.Dispose();
        }
    }
}
