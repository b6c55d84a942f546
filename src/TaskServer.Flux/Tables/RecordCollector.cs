using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>
/// Makes columns of records whose labels and types show only as they come. A label that has only nulls without type gives no column.
/// </summary>
internal sealed class RecordCollector(Func<string, Value, FluxException> unsupported)
{
    private readonly List<Member> _members = [];
    private readonly Dictionary<string, Member> _byLabel = new(StringComparer.Ordinal);
    private RecordShape? _lastShape;
    private Member[] _lastMembers = [];

    public int Rows { get; private set; }

    /// <summary>The memory of the rows so far, roughly.</summary>
    public long Bytes { get; private set; }

    /// <summary>No label waits for its type.</summary>
    public bool IsComplete => _members.TrueForAll(m => m.Builder is not null);

    public void Add(FluxRecord record)
    {
        if (!ReferenceEquals(record.Shape, _lastShape))
        {
            _lastShape = record.Shape;
            _lastMembers = Array.ConvertAll(record.Shape.Labels, MemberOf);
        }
        for (var i = 0; i < _lastMembers.Length; i++)
        {
            var value = record[i];
            _lastMembers[i].Add(value, Rows, unsupported);
            if (value.Kind == ValueKind.String)
                Bytes += value.AsString.Length * sizeof(char);
        }
        Rows++;
        Bytes += _members.Count * 9L;
        foreach (var member in _members)
            member.PadTo(Rows);
    }

    /// <summary>Gives labels that had only nulls without type the types that are known from elsewhere.</summary>
    public void Assume(Func<string, ColumnType?> typeOf)
    {
        foreach (var member in _members)
        {
            if (member.Builder is null && typeOf(member.Label) is { } type)
                member.Assume(type, Rows);
        }
    }

    /// <summary>The rows so far. Labels keep their types for the next chunk.</summary>
    public Chunk Build()
    {
        var typed = _members.Where(m => m.Builder is not null).ToArray();
        foreach (var member in typed)
            member.PadTo(Rows);
        var chunk = new Chunk(new TableSchema([.. typed.Select(m => new ColumnInfo(m.Label, m.Builder!.Type))]), [.. typed.Select(m => m.Builder!.Build())], Rows);
        Rows = 0;
        Bytes = 0;
        return chunk;
    }

    private Member MemberOf(string label)
    {
        if (!_byLabel.TryGetValue(label, out var member))
        {
            member = new(label);
            _byLabel.Add(label, member);
            _members.Add(member);
        }
        return member;
    }

    private sealed class Member(string label)
    {
        public string Label => label;

        public ColumnBuilder? Builder { get; private set; }

        public void Add(Value value, int row, Func<string, Value, FluxException> unsupported)
        {
            if (value.Kind == ValueKind.Null && value.NullType is null)
            {
                Builder?.AddNull();
                return;
            }
            if (value.ColumnType is not { } type || (Builder is not null && Builder.Type != type))
                throw unsupported(label, value);
            if (Builder is null)
                Assume(type, row);
            Builder!.Add(value);
        }

        public void Assume(ColumnType type, int rows)
        {
            Builder = ColumnBuilder.Create(type);
            PadTo(rows);
        }

        public void PadTo(int rows)
        {
            while (Builder is not null && Builder.Count < rows)
                Builder.AddNull();
        }
    }
}
