namespace TaskServer.Flux.Tables;

/// <summary>Tables whose columns are those of the key, and a few others.</summary>
internal static class KeyRows
{
    /// <summary>The key columns as constants, the bounds of time first, then the given ones, which replace key columns of the same label.</summary>
    public static Table Of(GroupKey key, int rows, params ReadOnlySpan<(string Label, Column Column)> columns)
    {
        var infos = new List<ColumnInfo>(key.Count + columns.Length);
        var data = new List<Column>(key.Count + columns.Length);
        foreach (var bound in (ReadOnlySpan<string>)["_start", "_stop"])
        {
            if (key.IndexOf(bound) is var at and >= 0)
                Add(at);
        }
        for (var i = 0; i < key.Count; i++)
        {
            if (key.LabelAt(i) is not ("_start" or "_stop"))
                Add(i);
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

        void Add(int index)
        {
            var constant = Column.Constant(key.ValueAt(index), rows);
            infos.Add(new(key.LabelAt(index), constant.Type));
            data.Add(constant);
        }
    }
}
