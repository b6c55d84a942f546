using System.Buffers;
using System.Diagnostics;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Csv;

/// <summary>Prints results as CSV. Rows are written as they are computed.</summary>
public sealed class AnnotatedCsvWriter(IBufferWriter<byte> output, CsvDialect dialect)
{
    private const int Piece = 1 << 20;

    private readonly CsvFieldWriter _fields = new(output, dialect.Delimiter);
    private readonly bool _hasDefaults = dialect.Annotations.Contains(CsvAnnotation.Default);

    /// <summary>Bytes written so far.</summary>
    public long Written => _fields.Written;

    /// <summary>Writes a result while it is enumerated: after each step the caller may flush. The value is <see cref="Written"/>.</summary>
    public IEnumerable<long> Write(FluxResult result)
    {
        foreach (var written in Write(result.Name, result.Tables()))
        {
            result.ThrowIfCancelled();
            yield return written;
        }
    }

    /// <summary>The table that ends the output of a run that failed after output had begun.</summary>
    public void WriteError(string message)
    {
        if (Written > 0)
            _fields.EndLine();
        foreach (var annotation in dialect.Annotations)
        {
            _fields.Text(dialect.CommentPrefix + Name(annotation));
            for (var i = 0; i < 2; i++)
                _fields.Text(annotation switch { CsvAnnotation.Datatype => "string", CsvAnnotation.Group => "true", _ => "" });
            _fields.EndLine();
        }
        Line("", "error", "reference");
        Line("", message, "");
    }

    internal IEnumerable<long> Write(string name, IEnumerable<Table> tables)
    {
        TableSchema? schema = null;
        GroupKey? key = null;
        var number = 0L;
        var wasEmpty = false;
        foreach (var table in tables)
        {
            using var chunks = table.Chunks.Where(c => c.Rows > 0).GetEnumerator();
            var isEmpty = !chunks.MoveNext();
            if (schema is null || isEmpty || wasEmpty || !SameLayout(table, schema, key!))
            {
                if (schema is not null)
                    _fields.EndLine();
                WriteHeader(name, table, isEmpty ? number : null);
            }
            (schema, key, wasEmpty) = (table.Schema, table.Key, isEmpty);
            if (!isEmpty)
            {
                do
                {
                    foreach (var written in WriteRows(name, number, chunks.Current))
                        yield return written;
                }
                while (chunks.MoveNext());
            }
            number++;
        }
        _fields.EndLine();
        yield return Written;
    }

    private static bool SameLayout(Table table, TableSchema schema, GroupKey key)
    {
        if (!table.Schema.SameAs(schema))
            return false;
        if (ReferenceEquals(table.Key, key))
            return true;
        foreach (var label in schema.Labels)
        {
            if (key.Has(label) != table.Key.Has(label))
                return false;
        }
        return true;
    }

    private void WriteHeader(string name, Table table, long? emptyNumber)
    {
        foreach (var annotation in dialect.Annotations)
        {
            _fields.Text(dialect.CommentPrefix + Name(annotation));
            switch (annotation)
            {
                case CsvAnnotation.Datatype:
                    _fields.Text("string");
                    _fields.Text("long");
                    foreach (var column in table.Schema.Columns)
                        _fields.Text(CsvTypes.Name(column.Type));
                    break;
                case CsvAnnotation.Group:
                    _fields.Bool(false);
                    _fields.Bool(false);
                    for (var i = 0; i < table.Schema.Count; i++)
                        _fields.Bool(table.IsKey(i));
                    break;
                default:
                    _fields.Text(name);
                    if (emptyNumber is { } number)
                        _fields.Int(number);
                    else
                        _fields.Empty();
                    foreach (var column in table.Schema.Columns)
                    {
                        if (emptyNumber is null)
                            _fields.Empty();
                        else
                            Field(table.Key[column.Label]);
                    }
                    break;
            }
            _fields.EndLine();
        }
        if (!dialect.Header)
            return;
        _fields.Empty();
        _fields.Text("result");
        _fields.Text("table");
        foreach (var column in table.Schema.Columns)
            _fields.Text(column.Label);
        _fields.EndLine();
    }

    private IEnumerable<long> WriteRows(string name, long number, Chunk chunk)
    {
        var columns = chunk.Columns.ToArray();
        var constants = Array.ConvertAll(columns, c => c is ConstantColumn constant ? Render(constant.Value) : null);
        var result = Render(Value.String(_hasDefaults ? "" : name));
        var last = Written;
        for (var row = 0; row < chunk.Rows; row++)
        {
            _fields.Empty();
            _fields.Rendered(result);
            _fields.Int(number);
            for (var i = 0; i < columns.Length; i++)
            {
                var column = columns[i];
                switch (column)
                {
                    case ConstantColumn:
                        _fields.Rendered(constants[i]);
                        break;
                    case { HasNulls: true } when column.IsNull(row):
                        _fields.Empty();
                        break;
                    case Column<double> doubles:
                        _fields.Float(doubles.Values[row]);
                        break;
                    case Column<string> strings:
                        _fields.Text(strings.Values[row]);
                        break;
                    default:
                        Field(column[row]);
                        break;
                }
            }
            _fields.EndLine();
            // Rows can be long.
            if (Written - last < Piece)
                continue;
            last = Written;
            yield return last;
        }
        yield return Written;
    }

    // Key columns have one value in all rows of a chunk: their text is made once.
    private byte[] Render(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Field(new CsvFieldWriter(buffer, dialect.Delimiter), value);
        return buffer.WrittenSpan.ToArray();
    }

    private void Field(Value value) => Field(_fields, value);

    private static void Field(CsvFieldWriter to, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                to.Empty();
                break;
            case ValueKind.Bool:
                to.Bool(value.AsBool);
                break;
            case ValueKind.Int:
                to.Int(value.AsInt);
                break;
            case ValueKind.UInt:
                to.UInt(value.AsUInt);
                break;
            case ValueKind.Float:
                to.Float(value.AsFloat);
                break;
            case ValueKind.String:
                to.Text(value.AsString);
                break;
            case ValueKind.Time:
                to.Time(value.AsTime);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Line(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
            _fields.Text(field);
        _fields.EndLine();
    }

    private static string Name(CsvAnnotation annotation) => annotation switch { CsvAnnotation.Datatype => "datatype", CsvAnnotation.Group => "group", _ => "default" };
}
