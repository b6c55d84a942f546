using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>Some rows of a table, column by column; immutable. Good chunks have a few thousand rows.</summary>
internal sealed class Chunk
{
    /// <summary>How many rows a chunk that is built row by row should have at most.</summary>
    public const int TargetRows = 4096;

    // Of a wide table a chunk has fewer rows.
    private const int TargetCells = 1 << 20;

    private readonly Column[] _columns;

    public Chunk(TableSchema schema, Column[] columns, int rows)
    {
        System.Diagnostics.Debug.Assert(schema.Count == columns.Length && columns.All(c => c.Length == rows));
        Schema = schema;
        _columns = columns;
        Rows = rows;
    }

    public static int TargetRowsOf(int columns) => Math.Clamp(TargetCells / Math.Max(columns, 1), 8, TargetRows);

    public TableSchema Schema { get; }

    public int Rows { get; }

    public ReadOnlySpan<Column> Columns => _columns;

    public Column this[int column] => _columns[column];

    /// <summary>Null when there is no such column.</summary>
    public Column? this[string label] => Schema.IndexOf(label) is var index && index < 0 ? null : _columns[index];

    public Value this[int column, int row] => _columns[column][row];

    public long Bytes
    {
        get
        {
            var bytes = 0L;
            foreach (var column in _columns)
                bytes += column.Bytes;
            return bytes;
        }
    }

    /// <summary>The rows of some chunks of one schema, one after another; constants stay constant.</summary>
    public static Chunk Joined(TableSchema schema, List<Chunk> chunks, int rows)
    {
        if (chunks.Count == 1)
            return chunks[0];
        var columns = new Column[schema.Count];
        for (var c = 0; c < columns.Length; c++)
        {
            if (chunks.Count > 0 && chunks.TrueForAll(k => k[c] is ConstantColumn constant && GroupKey.Same(constant.Value, chunks[0][c][0])))
            {
                columns[c] = Column.Constant(chunks[0][c][0], rows);
                continue;
            }
            var builder = ColumnBuilder.Create(schema[c].Type, rows);
            foreach (var chunk in chunks)
            {
                Work.ThrowIfCancelled();
                builder.AddAll(chunk[c]);
            }
            columns[c] = builder.Build();
        }
        return new(schema, columns, rows);
    }

    public Chunk Slice(int offset, int count)
    {
        if (count == Rows)
            return this;
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = _columns[i].Slice(offset, count);
        return new(Schema, columns, count);
    }

    /// <summary>A copy that does not keep a larger chunk alive.</summary>
    public Chunk Compacted()
    {
        var rows = new int[Rows];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = i;
        return Take(rows);
    }

    public Chunk Take(ReadOnlySpan<int> rows)
    {
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = _columns[i].Take(rows);
        return new(Schema, columns, rows.Length);
    }

    /// <summary>The given columns in the given order; shares memory.</summary>
    public Chunk Select(TableSchema schema, ReadOnlySpan<int> columns)
    {
        var selected = new Column[columns.Length];
        for (var i = 0; i < selected.Length; i++)
            selected[i] = _columns[columns[i]];
        return new(schema, selected, Rows);
    }

    /// <summary>The same columns under the labels of another schema.</summary>
    public Chunk Under(TableSchema schema) => new(schema, _columns, Rows);

    /// <summary>One column replaced or added; pass the schema that <see cref="TableSchema.With"/> gave.</summary>
    public Chunk With(TableSchema schema, string label, Column column)
    {
        var columns = new Column[schema.Count];
        _columns.CopyTo(columns, 0);
        columns[schema.IndexOf(label)] = column;
        return new(schema, columns, Rows);
    }
}
