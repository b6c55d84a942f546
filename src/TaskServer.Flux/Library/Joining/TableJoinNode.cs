using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Joining;

/// <summary>
/// <c>join</c>: rows of two streams that agree in some columns, side by side. Every two tables meet unless their keys differ in one of those columns. Other columns that both sides have get the
/// name of the side as a suffix. Rows come in the order of the columns compared; null equals nothing; tables without rows vanish.
/// </summary>
internal sealed class TableJoinNode(CallSite origin, (string Name, StreamNode Stream)[] sides, string[] on) : StreamNode(origin, [.. sides.Select(s => s.Stream).Distinct()])
{
    protected override void Prepare(RunContext context)
    {
        if (sides.Length != 2 || Inputs.Count != 2)
            throw FluxException.Invalid("failed to initialize execute state: joins currently must only have two parents");
    }

    protected override IEnumerable<Table> Open(RunContext context)
    {
        var lefts = Tables(0, context);
        var rights = Tables(1, context);
        var partners = new Partners(lefts, rights);
        foreach (var left in lefts)
        {
            foreach (var right in partners.Of(left))
            {
                context.ThrowIfCancelled();
                var layout = new JoinLayout(left.Table, sides[0].Name, right.Table, sides[1].Name, on);
                var chunks = Joined(left.Rows, right.Rows, layout, context).GetEnumerator();
                if (chunks.MoveNext())
                    yield return new(layout.Key, layout.Schema, Rest(chunks)) { IsTimeSorted = on[0] == "_time" };
            }
        }
        foreach (var table in lefts.Concat(rights))
            context.Memory.Release(table.Table.Bytes);
    }

    private List<Side> Tables(int input, RunContext context)
    {
        var tables = new List<Side>();
        foreach (var table in Inputs[input].Read(context))
        {
            if (Array.TrueForAll(on, table.Schema.Has))
                tables.Add(new(BufferedTable.Of(table, context), on, context));
        }
        return tables;
    }

    private static IEnumerable<Chunk> Rest(IEnumerator<Chunk> chunks)
    {
        using (chunks)
        {
            do
                yield return chunks.Current;
            while (chunks.MoveNext());
        }
    }

    private static IEnumerable<Chunk> Joined(SortedRows left, SortedRows right, JoinLayout layout, RunContext context)
    {
        var leftRows = new int[Chunk.TargetRows];
        var rightRows = new int[Chunk.TargetRows];
        int i = 0, j = 0, count = 0;
        while (i < left.Count && j < right.Count)
        {
            var order = left.Compare(i, right, j);
            if (order < 0 || (order == 0 && left.HasNull(i)))
            {
                i++;
                continue;
            }
            if (order > 0)
            {
                j++;
                continue;
            }
            var (leftEnd, rightEnd) = (left.EndOfRun(i), right.EndOfRun(j));
            for (; i < leftEnd; i++)
            {
                for (var other = j; other < rightEnd; other++)
                {
                    leftRows[count] = left.RowAt(i);
                    rightRows[count++] = right.RowAt(other);
                    if (count < leftRows.Length)
                        continue;
                    context.ThrowIfCancelled();
                    yield return layout.Rows(left.Chunk!, leftRows, right.Chunk!, rightRows);
                    count = 0;
                }
            }
            j = rightEnd;
        }
        if (count > 0)
            yield return layout.Rows(left.Chunk!, leftRows.AsSpan(0, count), right.Chunk!, rightRows.AsSpan(0, count));
    }

    /// <summary>A table of one side, and what its key says about the columns compared.</summary>
    private sealed class Side(BufferedTable table, string[] on, RunContext context)
    {
        private SortedRows? _rows;

        public BufferedTable Table => table;

        public GroupKey Key { get; } = table.Key.Where(on.Contains);

        public SortedRows Rows => _rows ??= new(table, on, table.Schema, context);
    }

    /// <summary>Finds the tables on the right that agree with one on the left.</summary>
    private sealed class Partners
    {
        private readonly List<Side> _rights;
        private readonly Dictionary<GroupKey, List<Side>>? _byKey;

        public Partners(List<Side> lefts, List<Side> rights)
        {
            _rights = rights;
            // As a rule all keys have the same of those columns, and agreement is equality.
            if (lefts.Count == 0 || !lefts.Concat(rights).All(s => s.Key.Labels.SequenceEqual(lefts[0].Key.Labels)))
                return;
            _byKey = [];
            foreach (var right in rights)
            {
                if (!_byKey.TryGetValue(right.Key, out var equal))
                    _byKey[right.Key] = equal = [];
                equal.Add(right);
            }
        }

        public IEnumerable<Side> Of(Side left) => _byKey is null ? _rights.Where(r => Agree(left.Key, r.Key)) : _byKey.GetValueOrDefault(left.Key) ?? [];

        private static bool Agree(GroupKey left, GroupKey right)
        {
            for (var i = 0; i < left.Count; i++)
            {
                if (right.IndexOf(left.LabelAt(i)) is >= 0 and var index && !GroupKey.Same(left.ValueAt(i), right.ValueAt(index)))
                    return false;
            }
            return true;
        }
    }
}

internal sealed class TableJoinLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("universe", "join", static (in Arguments a) =>
    {
        var method = a.String(1, "inner");
        if (method != "inner")
            throw FluxException.Invalid($"{method} is not a valid join type");
        var on = a.Strings(2) ?? throw FluxException.Invalid("missing required keyword argument \"on\"");
        if (on.Length == 0)
            throw FluxException.Invalid("at least one column in 'on' column list is required");
        var sides = a.Record(0).Members.Select(m => (m.Label, m.Value.Kind == ValueKind.Stream
            ? m.Value.AsStream
            : throw FluxException.Invalid($"member \"{m.Label}\" of tables must be a stream, got {TypeText.Of(m.Value)}")));
        return Value.Stream(new TableJoinNode(a.Origin, [.. sides], [.. on.Distinct()]));
    });
}
