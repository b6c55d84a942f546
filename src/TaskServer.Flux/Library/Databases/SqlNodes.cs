using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Databases;

/// <summary><c>sql.from</c>: the rows of a query as one table without key.</summary>
internal sealed class SqlFromNode(CallSite origin, string driver, string dataSource, string query) : StreamNode(origin)
{
    public override bool IsRowTypeKnown => false;

    protected override void Prepare(RunContext context) => SqlPackage.CheckDriver(driver, context);

    protected override IEnumerable<Table> Open(RunContext context)
    {
        using var reader = context.Environment.Sql.Query(driver, dataSource, query, context.CancellationToken);
        var schema = new TableSchema([.. reader.Columns.Select(c => new ColumnInfo(c.Label, c.Type))]);
        yield return new(GroupKey.Empty, schema, Rows(reader, schema, context));
    }

    private static IEnumerable<Chunk> Rows(IFluxSqlReader reader, TableSchema schema, RunContext context)
    {
        var builder = new ChunkBuilder(schema);
        var values = new object?[schema.Count];
        var row = new Value[schema.Count];
        while (reader.Read(values))
        {
            for (var i = 0; i < row.Length; i++)
                row[i] = ValueOf(values[i], schema[i].Type);
            builder.AddRow(row);
            if (!builder.IsFull)
                continue;
            context.ThrowIfCancelled();
            yield return builder.Build();
        }
        if (builder.Rows > 0)
            yield return builder.Build();
    }

    private static Value ValueOf(object? value, ColumnType type) => value switch
    {
        null => default,
        long number when type == ColumnType.Time => Value.Time(number),
        long number => Value.Int(number),
        ulong number => Value.UInt(number),
        double number => Value.Float(number),
        bool truth => Value.Bool(truth),
        string text => Value.String(text),
        _ => throw FluxException.Invalid($"a data base gave a value of type {value.GetType().Name}"),
    };
}

/// <summary><c>sql.to</c>: adds the rows of every table to a table of a data base, in batches, and passes them on.</summary>
internal sealed class SqlToNode(CallSite origin, StreamNode input, string driver, string dataSource, string table, int batchSize) : RowTransform(origin, input)
{
    public override string ResultName => "to";

    protected override void Prepare(RunContext context) => SqlPackage.CheckDriver(driver, context);

    protected override Table Transform(Table table, RunContext context) => table with { Chunks = Written(table, context) };

    private IEnumerable<Chunk> Written(Table rows, RunContext context)
    {
        FluxSqlColumn[] columns = [.. rows.Schema.Columns.ToArray().Select(c => new FluxSqlColumn(c.Label, c.Type))];
        var batch = new List<object?[]>();
        foreach (var chunk in rows.Chunks)
        {
            context.ThrowIfCancelled();
            for (var row = 0; row < chunk.Rows; row++)
            {
                var values = new object?[columns.Length];
                for (var i = 0; i < values.Length; i++)
                    values[i] = ObjectOf(chunk[i, row]);
                batch.Add(values);
                if (batch.Count >= batchSize)
                    Flush(context, columns, batch);
            }
            yield return chunk;
        }
        if (batch.Count > 0)
            Flush(context, columns, batch);
    }

    private void Flush(RunContext context, FluxSqlColumn[] columns, List<object?[]> batch)
    {
        context.Environment.Sql.Insert(driver, dataSource, table, columns, batch, context.CancellationToken);
        batch.Clear();
    }

    private static object? ObjectOf(Value value) => value.Kind switch
    {
        ValueKind.Bool => value.AsBool,
        ValueKind.Int or ValueKind.Time => value.AsInt,
        ValueKind.UInt => value.AsUInt,
        ValueKind.Float => value.AsFloat,
        ValueKind.String => value.AsString,
        _ => null,
    };
}

/// <summary>Package <c>sql</c>.</summary>
internal sealed class SqlPackage : INativeLibrary
{
    private const long DefaultBatch = 10_000;

    public static void Register(NativeFunctions natives)
    {
        natives.Add("sql", "from", static (in a) => Value.Stream(new SqlFromNode(a.Origin, a.String(0), a.String(1), a.String(2))));
        natives.Add("sql", "to", To, hasSideEffects: true);
    }

    public static void CheckDriver(string driver, RunContext context)
    {
        if (!context.Environment.Sql.Supports(driver))
            throw FluxException.Invalid($"failed to initialize execute state: sql driver {driver} not supported");
    }

    private static Value To(in Arguments a)
    {
        var batch = a.Int(4, DefaultBatch);
        if (batch < 1)
            throw FluxException.Invalid("parameter \"batchSize\" must be positive");
        return Value.Stream(new SqlToNode(a.Origin, a.Stream(0), a.String(1), a.String(2), a.String(3), (int)Math.Min(batch, int.MaxValue)));
    }
}
