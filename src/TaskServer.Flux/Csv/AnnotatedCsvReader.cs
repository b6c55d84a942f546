using System.Globalization;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Csv;

/// <summary>Reads annotated CSV back into tables. Tables come as they are complete; chunks are small enough to be dropped. An error table is thrown.</summary>
internal static class AnnotatedCsvReader
{
    /// <summary>The results of a text in order, each table under the name of its result.</summary>
    public static IEnumerable<(string Result, Table Table)> Read(string text)
    {
        var annotations = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Block? block = null;
        var isError = false;
        foreach (var record in CsvRecords.Read(text))
        {
            // A text in a script often ends with the indentation of its closing quote.
            if (record.Length == 1 && string.IsNullOrWhiteSpace(record[0]))
                continue;
            if (isError)
                throw FluxException.Invalid(record.Length > 1 ? record[1] : "");
            if (record[0].StartsWith('#'))
            {
                if (block is not null)
                {
                    foreach (var table in block.Finish())
                        yield return table;
                    block = null;
                    annotations.Clear();
                }
                annotations[record[0][1..]] = record;
                continue;
            }
            if (record is ["", "error", ..] && (block is null || record is [_, _, "reference"]))
            {
                isError = true;
                continue;
            }
            // A row whose annotation column is empty and that repeats result and table is a header of a further block.
            if (block is null || Block.IsHeader(record))
            {
                if (block is not null)
                {
                    foreach (var table in block.Finish())
                        yield return table;
                }
                block = new(annotations, record);
                continue;
            }
            if (block.IsNewTable(record))
            {
                foreach (var table in block.Take())
                    yield return table;
            }
            block.Add(record);
        }
        if (block is null)
        {
            if (annotations.Count == 0)
                throw Missing("datatype", hint: true);
            yield break;
        }
        foreach (var table in block.Finish())
            yield return table;
    }

    /// <summary>Without annotations: the first row is the header, every column a string.</summary>
    public static Table ReadRaw(string text)
    {
        ChunkBuilder? builder = null;
        var chunks = new List<Chunk>();
        foreach (var record in CsvRecords.Read(text))
        {
            if (builder is null)
            {
                builder = new(new([.. record.Select(l => new ColumnInfo(l, ColumnType.String))]));
                continue;
            }
            if (record.Length != builder.Schema.Count)
                throw FluxException.Invalid("wrong number of fields");
            for (var i = 0; i < record.Length; i++)
                ((ColumnBuilder<string>)builder[i]).Append(record[i]);
            if (builder.IsFull)
                chunks.Add(Kept(builder.Build()));
        }
        if (builder is { Rows: > 0 })
            chunks.Add(Kept(builder.Build()));
        return new(GroupKey.Empty, builder?.Schema ?? TableSchema.Empty, chunks);
    }

    // A table is held until its end, which the text alone knows.
    private static Chunk Kept(Chunk chunk)
    {
        Work.ThrowIfCancelled();
        Work.Keep(chunk, chunk.Bytes);
        return chunk;
    }

    private static FluxException Missing(string annotation, bool hint = false) => FluxException.Invalid(
        $"failed to read metadata: missing expected annotation {annotation}{(hint ? ". consider using the mode: \"raw\" for csv that is not expected to have annotations." : "")}");

    /// <summary>A header with its annotations, and the table that is being read.</summary>
    private sealed class Block
    {
        private readonly string[] _header;
        private readonly bool[] _isKey;
        private readonly string[] _defaults;
        private readonly string[] _formats;
        private readonly TableSchema _schema;
        private readonly List<Chunk> _chunks = [];
        private readonly ChunkBuilder _builder;
        private readonly Value[] _defaultValues;
        private string? _table;
        private string _result;
        private bool _any;

        public Block(Dictionary<string, string[]> annotations, string[] header)
        {
            if (!annotations.TryGetValue("datatype", out var types))
                throw Missing("datatype", hint: true);
            if (!annotations.TryGetValue("group", out var groups))
                throw Missing("group");
            if (!annotations.TryGetValue("default", out var defaults))
                throw Missing("default");
            _header = header;
            var count = Math.Max(header.Length - 3, 0);
            var columns = new ColumnInfo[count];
            (_isKey, _defaults, _formats, _defaultValues) = (new bool[count], new string[count], new string[count], new Value[count]);
            for (var i = 0; i < count; i++)
            {
                var type = At(types, i + 3);
                _formats[i] = type.StartsWith("dateTime:", StringComparison.Ordinal) ? type["dateTime:".Length..] : "";
                columns[i] = new(header[i + 3], TypeOf(type, header[i + 3]));
                _isKey[i] = At(groups, i + 3) == "true";
                _defaults[i] = At(defaults, i + 3);
            }
            _schema = new(columns);
            _builder = new(_schema);
            for (var i = 0; i < count; i++)
                _defaultValues[i] = _defaults[i].Length == 0 ? Value.Null(columns[i].Type) : Parse(_defaults[i], i);
            _result = At(defaults, 1);
            DefaultTable = At(defaults, 2);
        }

        private string DefaultTable { get; }

        public static bool IsHeader(string[] record) => record.Length > 2 && record[0].Length == 0 && record[1] == "result" && record[2] == "table";

        public bool IsNewTable(string[] record) => _any && TableOf(record) != _table;

        public void Add(string[] record)
        {
            _table = TableOf(record);
            _any = true;
            if (At(record, 1) is { Length: > 0 } result)
                _result = result;
            for (var i = 0; i < _schema.Count; i++)
            {
                var text = At(record, i + 3);
                _builder[i].Add(text.Length == 0 ? _defaultValues[i] : Parse(text, i));
            }
            if (_builder.IsFull)
                _chunks.Add(Kept(_builder.Build()));
        }

        /// <summary>The table so far; the next row begins another.</summary>
        public IEnumerable<(string Result, Table Table)> Take()
        {
            if (_builder.Rows > 0 || (_schema.Count == 0 && _any))
                _chunks.Add(Kept(_builder.Build()));
            var chunks = _chunks.ToArray();
            _chunks.Clear();
            var key = GroupKey.Of(Enumerable.Range(0, _schema.Count).Where(i => _isKey[i])
                .Select(i => (_schema[i].Label, chunks.Length > 0 && chunks[0].Rows > 0 ? chunks[0][i][0] : _defaultValues[i])));
            yield return (_result, new Table(key, _schema, [.. chunks.Select(c => WithConstantKeys(c, key))]));
            _any = false;
        }

        /// <summary>The last table; one without rows lives by the defaults.</summary>
        public IEnumerable<(string Result, Table Table)> Finish()
        {
            if (_any)
                return Take();
            return DefaultTable.Length > 0 ? Take() : throw FluxException.Invalid("failed to read metadata: missing table ID");
        }

        // Rows that contradict their table's key keep what they say.
        private static Chunk WithConstantKeys(Chunk chunk, GroupKey key)
        {
            var columns = chunk.Columns.ToArray();
            for (var i = 0; i < columns.Length; i++)
            {
                if (key.Has(chunk.Schema[i].Label) && IsAlways(columns[i], key[chunk.Schema[i].Label], chunk.Rows))
                    columns[i] = new ConstantColumn(columns[i].Type, key[chunk.Schema[i].Label], chunk.Rows);
            }
            return new(chunk.Schema, columns, chunk.Rows);
        }

        private static bool IsAlways(Column column, Value value, int rows)
        {
            for (var row = 0; row < rows; row++)
            {
                if (!GroupKey.Same(column[row], value))
                    return false;
            }
            return true;
        }

        private string TableOf(string[] record) => At(record, 2) is { Length: > 0 } table ? table : DefaultTable;

        private static string At(string[] record, int index) => index < record.Length ? record[index] : "";

        private static ColumnType TypeOf(string type, string label) => type switch
        {
            "boolean" => ColumnType.Bool,
            "long" => ColumnType.Int,
            "unsignedLong" => ColumnType.UInt,
            "double" => ColumnType.Float,
            "string" => ColumnType.String,
            _ when type == "dateTime" || type.StartsWith("dateTime:", StringComparison.Ordinal) => ColumnType.Time,
            _ => throw FluxException.Invalid($"failed to read metadata: column \"{label}\" has invalid datatype: unsupported data type \"{type}\""),
        };

        private Value Parse(string text, int column)
        {
            switch (_schema[column].Type)
            {
                case ColumnType.Bool:
                    return text switch
                    {
                        "true" or "t" or "1" or "T" or "TRUE" or "True" => Value.True,
                        "false" or "f" or "0" or "F" or "FALSE" or "False" => Value.False,
                        _ => throw Invalid("ParseBool", text),
                    };
                case ColumnType.Int:
                    return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? Value.Int(integer) : throw Invalid("ParseInt", text);
                case ColumnType.UInt:
                    return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned) ? Value.UInt(unsigned) : throw Invalid("ParseUint", text);
                case ColumnType.Float:
                    return FloatText.TryParse(text, out var number) ? Value.Float(number) : throw Invalid("ParseFloat", text);
                case ColumnType.Time:
                    return Value.Time(GoTimeLayout.Parse(text, _formats[column]));
                default:
                    return Value.String(text);
            }
        }

        private static FluxException Invalid(string function, string text) => FluxException.Invalid($"strconv.{function}: parsing \"{text}\": invalid syntax");
    }
}
