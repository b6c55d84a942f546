using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>
/// Collects chunks under their (new) keys; chunks of equal keys become one table with the columns of all of them, in order of arrival. This is the end of every operation
/// that may change keys.
/// </summary>
/// <param name="owner">The operation that collisions of types are errors of.</param>
internal class TableMerger(RunContext context, StreamNode? owner = null)
{
    // A group with its key and its places in the collections, and each member of the key.
    private const int GroupBytes = 256;
    private const int MemberBytes = 48;

    private readonly Dictionary<GroupKey, Group> _groups = [];
    private readonly List<Group> _order = [];

    public bool IsEmpty => _order.Count == 0;

    /// <summary>Adds rows; the chunk is shared, not copied. A chunk without rows still makes its table exist.</summary>
    public void Add(GroupKey key, Chunk chunk, bool isTimeSorted = false)
    {
        var group = GroupOf(key, chunk.Schema);
        if (chunk.Rows > 0)
            Keep(group, chunk, isTimeSorted);
    }

    /// <summary>Takes rows of a group.</summary>
    protected virtual void Keep(Group group, Chunk chunk, bool isTimeSorted)
    {
        context.Memory.Allocate(chunk.Bytes);
        group.Add(chunk, isTimeSorted);
    }

    public void AddEmpty(GroupKey key, TableSchema schema) => GroupOf(key, schema);

    /// <summary>Adds a whole table, which keeps its key.</summary>
    public void Add(Table table) => Add(table.Key, table);

    public void Add(GroupKey key, Table table)
    {
        AddEmpty(key, table.Schema);
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            Add(key, chunk, table.IsTimeSorted);
        }
    }

    /// <summary>The tables, ordered by key unless the order of arrival is wanted.</summary>
    public IEnumerable<Table> Tables(bool inOrderOfArrival = false)
    {
        foreach (var group in Groups(inOrderOfArrival))
        {
            yield return group.ToTable();
            Release(group);
        }
    }

    protected void Release(Group group) => context.Memory.Release(group.Release());

    protected IEnumerable<Group> Groups(bool inOrderOfArrival = false)
    {
        if (!inOrderOfArrival)
            _order.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        return _order;
    }

    private Group GroupOf(GroupKey key, TableSchema schema)
    {
        if (!_groups.TryGetValue(key, out var group))
        {
            // Tables without rows are memory, too.
            var bytes = GroupBytes + MemberBytes * key.Count;
            context.Memory.Allocate(bytes);
            if ((_order.Count & 0xFFF) == 0xFFF)
                context.ThrowIfCancelled();
            group = new Group(key, schema, owner, bytes);
            _groups.Add(key, group);
            _order.Add(group);
        }
        else
        {
            group.Widen(schema);
        }
        return group;
    }

    protected sealed class Group(GroupKey key, TableSchema schema, StreamNode? owner, long bytes)
    {
        private List<Chunk> _chunks = [];
        private TableSchema _schema = schema;
        private TableSchema _lastSeen = schema;
        private bool _sorted = true;
        private long _lastTime = long.MinValue;
        private long _bytes = bytes;

        public GroupKey Key => key;

        /// <summary>For mergers that make something of the rows instead of keeping them.</summary>
        public object? State { get; set; }

        public void Widen(TableSchema other)
        {
            if (ReferenceEquals(other, _lastSeen) || ReferenceEquals(other, _schema))
                return;
            _lastSeen = other;
            if (other.SameAs(_schema))
                return;
            foreach (var column in other.Columns)
            {
                var index = _schema.IndexOf(column.Label);
                if (index < 0)
                    _schema = _schema.With(column.Label, column.Type);
                else if (_schema[index].Type != column.Type)
                    throw Collision(owner, column.Label, _schema[index].Type, column.Type);
            }
        }

        public void Add(Chunk chunk, bool isTimeSorted)
        {
            _chunks.Add(chunk);
            _bytes += chunk.Bytes;
            if (!_sorted)
                return;
            if (!isTimeSorted || chunk["_time"] is not { Type: ColumnType.Time } time || time[0].AsTime < _lastTime)
                _sorted = false;
            else
                _lastTime = time[chunk.Rows - 1].AsTime;
        }

        public Table ToTable()
        {
            var schema = _schema;
            var chunks = _chunks;
            return new(Key, schema, chunks.Select(c => Widened(c, schema))) { IsTimeSorted = _sorted };
        }

        public long Release()
        {
            _chunks = [];
            return _bytes;
        }

        public static Chunk Widened(Chunk chunk, TableSchema schema)
        {
            if (chunk.Schema.SameAs(schema))
                return chunk;
            var columns = new Column[schema.Count];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = chunk[schema[i].Label] ?? Column.OfNulls(schema[i].Type, chunk.Rows);
            return new(schema, columns, chunk.Rows);
        }
    }

    private static FluxException Collision(StreamNode? owner, string label, ColumnType first, ColumnType second)
    {
        var text = $"schema collision detected: column \"{label}\" is both of type {second.Text()} and {first.Text()}";
        return owner?.Error(text) ?? FluxException.Invalid(text);
    }
}
