using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Joining;

/// <summary>The columns and the key of what two tables give when they are joined: columns in order of their labels, each from one side.</summary>
internal sealed class JoinLayout
{
    private readonly (bool IsLeft, int Index)[] _sources;

    public JoinLayout(BufferedTable left, string leftName, BufferedTable right, string rightName, string[] on)
    {
        var columns = new SortedDictionary<string, (bool IsLeft, int Index, ColumnType Type)>(StringComparer.Ordinal);
        var key = new List<(string Label, Value Value)>();
        Add(left, right.Schema, leftName, isLeft: true);
        Add(right, left.Schema, rightName, isLeft: false);
        Key = GroupKey.Of(key);
        Schema = new([.. columns.Select(c => new ColumnInfo(c.Key, c.Value.Type))]);
        _sources = [.. columns.Values.Select(c => (c.IsLeft, c.Index))];

        void Add(BufferedTable table, TableSchema other, string name, bool isLeft)
        {
            for (var i = 0; i < table.Schema.Count; i++)
            {
                var (label, type) = table.Schema[i];
                var isCompared = on.Contains(label);
                var output = other.Has(label) && !isCompared ? $"{label}_{name}" : label;
                // Columns compared are the same on both sides. Another column may bear the name with the suffix already.
                var isNew = columns.TryAdd(output, (isLeft, i, type));
                if ((isNew || isCompared) && table.Key.Has(label) && !key.Exists(m => m.Label == output))
                    key.Add((output, table.Key[label]));
            }
        }
    }

    public GroupKey Key { get; }

    public TableSchema Schema { get; }

    /// <summary>Rows of both sides, by their numbers, side by side.</summary>
    public Chunk Rows(Chunk left, ReadOnlySpan<int> leftRows, Chunk right, ReadOnlySpan<int> rightRows)
    {
        var columns = new Column[_sources.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var (isLeft, index) = _sources[i];
            columns[i] = isLeft ? left[index].Take(leftRows) : right[index].Take(rightRows);
        }
        return new(Schema, columns, leftRows.Length);
    }
}
