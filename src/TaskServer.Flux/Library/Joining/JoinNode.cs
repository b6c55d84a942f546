using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Joining;

/// <summary>
/// Joins tables of equal group keys: rows whose columns agree are handed in pairs to a function. Depending on the kind, rows without a partner meet a record in which only
/// the members of the group key are not null. Rows come in the order of the columns compared; null equals nothing.
/// </summary>
internal sealed class JoinNode(CallSite origin, StreamNode left, StreamNode right, (string Left, string Right)[] on, RowFunction function, bool keepLeft, bool keepRight)
    : StreamNode(origin, left, right)
{
    protected override void Prepare(RunContext context)
    {
        if (ReferenceEquals(left, right))
            throw FluxException.Invalid("failed to initialize execute state: joins currently must only have two parents");
    }

    protected override IEnumerable<Table> Open(RunContext context)
    {
        var lefts = Tables(left, "left", on.Select(o => o.Left), context).ToList();
        var rights = Tables(right, "right", on.Select(o => o.Right), context).ToDictionary(t => t.Key);
        // What a row without a partner meets, when that side has no table for the key at all.
        var (anyLeft, anyRight) = (lefts.FirstOrDefault()?.Schema ?? TableSchema.Empty, rights.Values.FirstOrDefault()?.Schema ?? TableSchema.Empty);
        foreach (var table in lefts)
        {
            rights.Remove(table.Key, out var partner);
            if ((partner is not null || keepLeft) && Join(table.Key, table, partner, table.Schema, partner?.Schema ?? anyRight, context) is { } joined)
                yield return joined;
            context.Memory.Release(table.Bytes + (partner?.Bytes ?? 0));
        }
        foreach (var table in rights.Values)
        {
            if (keepRight && Join(table.Key, null, table, anyLeft, table.Schema, context) is { } joined)
                yield return joined;
            context.Memory.Release(table.Bytes);
        }
    }

    private IEnumerable<BufferedTable> Tables(StreamNode stream, string side, IEnumerable<string> columns, RunContext context)
    {
        foreach (var table in stream.Read(context))
        {
            if (columns.FirstOrDefault(c => !table.Schema.Has(c)) is { } missing)
                throw Error($"cannot set join columns in {side} table stream: table is missing column '{missing}'");
            yield return BufferedTable.Of(table, context);
        }
    }

    private Table? Join(GroupKey key, BufferedTable? l, BufferedTable? r, TableSchema leftSchema, TableSchema rightSchema, RunContext context)
    {
        var leftRows = new SortedRows(l, [.. on.Select(o => o.Left)], leftSchema, context);
        var rightRows = new SortedRows(r, [.. on.Select(o => o.Right)], rightSchema, context);
        var (noLeft, noRight) = (Missing(leftSchema, key), Missing(rightSchema, key));
        var output = new Output(this, key, context);
        int i = 0, j = 0;
        while (i < leftRows.Count || j < rightRows.Count)
        {
            context.ThrowIfCancelled();
            var order = j == rightRows.Count ? -1 : i == leftRows.Count ? 1 : leftRows.Compare(i, rightRows, j);
            // A null that stands first on both sides has no partner on either.
            if (order == 0 && leftRows.HasNull(i))
                order = -1;
            if (order < 0)
            {
                if (keepLeft)
                    output.Add(leftRows.Record(i), noRight);
                i++;
            }
            else if (order > 0)
            {
                if (keepRight)
                    output.Add(noLeft, rightRows.Record(j));
                j++;
            }
            else
            {
                var (leftEnd, rightEnd) = (leftRows.EndOfRun(i), rightRows.EndOfRun(j));
                for (; i < leftEnd; i++)
                {
                    for (var other = j; other < rightEnd; other++)
                        output.Add(leftRows.Record(i), rightRows.Record(other));
                }
                j = rightEnd;
            }
        }
        return output.ToTable();
    }

    private static Value Missing(TableSchema schema, GroupKey key) => Value.Record(
        FluxRecord.Of(schema.Count == 0
            ? [.. key.Members]
            : [.. schema.Columns.ToArray().Select(c => (c.Label, key.Has(c.Label) ? key[c.Label] : Value.Null(c.Type)))]));

    private Value Apply(Value l, Value r, RunContext context)
    {
        try
        {
            return function.Invoke(context, l, r);
        }
        catch (FluxException e)
        {
            throw function.Failure(this, e);
        }
    }

    /// <summary>The joined rows of one key.</summary>
    private sealed class Output(JoinNode node, GroupKey key, RunContext context)
    {
        private readonly RecordCollector _records = new((label, value) => node.Error($"join object property \"{label}\" is {TypeText.Of(value.Kind)} type which is not supported in a flux table"));

        private long _bytes;
        private long _allocated;

        public void Add(Value l, Value r)
        {
            var value = node.Apply(l, r, context);
            var record = value.Kind == ValueKind.Record ? value.AsRecord : throw node.Error($"join function must return an object, got {TypeText.Of(value)}");
            foreach (var (label, wanted) in key.Members)
            {
                if (!GroupKey.Same(record[label], wanted))
                    throw node.Error($"join cannot modify group key: output record has a missing or invalid value for column '{label}:{wanted.ColumnType!.Value.Text()}'");
            }
            _records.Add(record);
            // A few thousand rows of one key on both sides make millions.
            _bytes += (long)record.Count * sizeof(long);
            if (_records.Rows % 1024 != 0)
                return;
            context.ThrowIfCancelled();
            context.Memory.Allocate(_bytes);
            _allocated += _bytes;
            _bytes = 0;
        }

        private IEnumerable<Chunk> Released(Chunk chunk)
        {
            for (var at = 0; at < chunk.Rows; at += Chunk.TargetRows)
                yield return chunk.Slice(at, Math.Min(Chunk.TargetRows, chunk.Rows - at));
            context.Memory.Release(_allocated);
        }

        public Table? ToTable()
        {
            if (_records.Rows == 0)
                return null;
            var chunk = _records.Build();
            return new(key, chunk.Schema, Released(chunk));
        }
    }
}
