namespace TaskServer.Flux.Tables;

/// <summary>Tables whose columns are those of the key, and a few others.</summary>
internal static class KeyRows
{
    /// <summary>The key columns as constants, then the given ones, which replace key columns of the same label.</summary>
    public static Table Of(GroupKey key, int rows, params ReadOnlySpan<(string Label, Column Column)> columns)
    {
        var infos = new List<ColumnInfo>(key.Count + columns.Length);
        var data = new List<Column>(key.Count + columns.Length);
        for (var i = 0; i < key.Count; i++)
        {
            var constant = Column.Constant(key.ValueAt(i), rows);
            infos.Add(new(key.LabelAt(i), constant.Type));
            data.Add(constant);
        }
        foreach (var (label, column) in columns)
        {
            var at = infos.FindIndex(c => c.Label == label);
            if (at < 0)
            {
                infos.Add(new(label, column.Type));
                data.Add(column);
            }
            else
            {
                infos[at] = new(label, column.Type);
                data[at] = column;
            }
        }
        var schema = new TableSchema([.. infos]);
        return new(key, schema, rows == 0 ? [] : [new Chunk(schema, [.. data], rows)]);
    }
}
