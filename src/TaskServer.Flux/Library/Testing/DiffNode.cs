using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Testing;

/// <summary><c>diff</c>: the tables that differ between two streams.</summary>
internal class DiffNode(CallSite origin, StreamNode got, StreamNode want, double epsilon) : StreamNode(origin, got, want)
{
    protected override void Prepare(RunContext context)
    {
        if (ReferenceEquals(got, want))
            throw FluxException.Invalid("failed to initialize execute state: diff should have exactly 2 parents");
    }

    protected override IEnumerable<Table> Open(RunContext context) => Differences([.. TablesWithRows(got, context)], context);

    /// <summary>What differs, given the tables on one side; frees them.</summary>
    protected IEnumerable<Table> Differences(List<BufferedTable> found, RunContext context)
    {
        var comparison = new TableComparison(epsilon);
        var left = found.ToDictionary(t => t.Key);
        foreach (var wanted in TablesWithRows(want, context))
        {
            left.Remove(wanted.Key, out var other);
            if (comparison.Compare(other, wanted, context) is { } difference)
                yield return difference;
            context.Memory.Release(wanted.Bytes + (other?.Bytes ?? 0));
        }
        foreach (var extra in left.Values.OrderBy(t => t.Key))
        {
            yield return comparison.Compare(extra, null, context)!;
            context.Memory.Release(extra.Bytes);
        }
    }

    /// <summary>A table without rows is as good as none. CSV may hold several tables of one key: their rows are compared together.</summary>
    protected static IEnumerable<BufferedTable> TablesWithRows(StreamNode stream, RunContext context)
    {
        var tables = stream.Read(context).Select(t => BufferedTable.Of(t, context)).Where(t => t.Rows > 0).ToList();
        if (tables.Select(t => t.Key).Distinct().Count() == tables.Count)
            return tables;
        var merger = new TableMerger(context);
        foreach (var table in tables)
        {
            merger.Add(table.Table);
            context.Memory.Release(table.Bytes);
        }
        return merger.Tables().Select(t => BufferedTable.Of(t, context));
    }
}

/// <summary><c>testing.assertEquals</c>: passes one stream on when the other is the same, and fails otherwise.</summary>
internal sealed class AssertEqualsNode(CallSite origin, StreamNode got, StreamNode want, string name) : DiffNode(origin, got, want, 0)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        List<BufferedTable> found = [.. TablesWithRows(Inputs[0], context)];
        if (Differences(found, context).FirstOrDefault() is { } difference)
            throw Error($"test \"{name}\" failed: the table with the key {Describe(difference.Key)} differs");
        foreach (var table in found)
            yield return table.Table;
    }

    private static string Describe(GroupKey key) => $"{{{string.Join(", ", key.Members.Select(m => $"{m.Label}: {Values.Display.Text(m.Value)}"))}}}";
}

/// <summary><c>testing.assertEmpty</c>: gives nothing, and fails when there is a row.</summary>
internal sealed class AssertEmptyNode(CallSite origin, StreamNode input) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        var count = 0;
        foreach (var table in Input.Read(context))
        {
            // Every chunk is read: a table must be finished before the next one is asked for.
            var rows = 0L;
            foreach (var chunk in table.Chunks)
                rows += chunk.Rows;
            if (rows > 0)
                count++;
        }
        return count == 0 ? [] : throw FluxException.Invalid($"found {count} tables that were not empty");
    }
}
