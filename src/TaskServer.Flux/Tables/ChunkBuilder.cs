using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>Builds chunks row by row.</summary>
internal sealed class ChunkBuilder
{
    private readonly ColumnBuilder[] _columns;
    private readonly int _targetRows;

    public ChunkBuilder(TableSchema schema)
    {
        Schema = schema;
        _targetRows = Chunk.TargetRowsOf(schema.Count);
        _columns = new ColumnBuilder[schema.Count];
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = ColumnBuilder.Create(schema[i].Type);
    }

    public TableSchema Schema { get; }

    public int Rows => _columns.Length == 0 ? _rows : _columns[0].Count;

    private int _rows;

    public bool IsFull => Rows >= _targetRows;

    public ColumnBuilder this[int column] => _columns[column];

    public ColumnBuilder this[string label] => _columns[Schema.IndexOf(label)];

    /// <summary>Copies a row of a chunk of the same schema.</summary>
    public void AddRow(Chunk chunk, int row)
    {
        for (var i = 0; i < _columns.Length; i++)
            _columns[i].AddFrom(chunk[i], row);
        _rows++;
    }

    public void AddRow(params ReadOnlySpan<Value> values)
    {
        for (var i = 0; i < _columns.Length; i++)
            _columns[i].Add(values[i]);
        _rows++;
    }

    public Chunk Build()
    {
        var rows = Rows;
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = _columns[i].Build();
        _rows = 0;
        return new(Schema, columns, rows);
    }
}
