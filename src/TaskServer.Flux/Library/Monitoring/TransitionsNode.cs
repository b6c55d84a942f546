using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Monitoring;

/// <summary>
/// The rows whose <c>_level</c> differs from that of the row before, from one given level to another; null stands for every level. Without either, the four documented
/// levels are told apart and everything else counts as one more level; otherwise rows without a level neither begin nor end a change.
/// </summary>
internal sealed class TransitionsNode(CallSite origin, StreamNode input, string? from, string? to) : RowTransform(origin, input)
{
    protected override Table Transform(Table table, RunContext context)
    {
        var column = table.Schema.IndexOf("_level");
        if (column < 0)
            throw FluxException.Invalid("column \"_level\" does not exist");
        return table with { Chunks = Changes(table, column, context) };
    }

    private IEnumerable<Chunk> Changes(Table table, int column, RunContext context)
    {
        Value? last = null;
        foreach (var chunk in table.Chunks)
        {
            context.ThrowIfCancelled();
            var rows = new int[chunk.Rows];
            var count = 0;
            for (var row = 0; row < chunk.Rows; row++)
            {
                var level = chunk[column, row];
                if (last is { } before && Changed(before, level))
                    rows[count++] = row;
                last = level;
            }
            if (count > 0)
                yield return chunk.Take(rows.AsSpan(0, count));
        }
    }

    private bool Changed(Value before, Value level) =>
        from is null && to is null
            ? Documented(before) != Documented(level)
            : !before.IsNull && !level.IsNull && !GroupKey.Same(before, level) && Is(from, before) && Is(to, level);

    private static bool Is(string? wanted, Value level) => wanted is null || (level.Kind == ValueKind.String && level.AsString == wanted);

    private static string? Documented(Value level) => level.Kind == ValueKind.String && level.AsString is "crit" or "warn" or "info" or "ok" ? level.AsString : null;
}

/// <summary>Takes a column out of the group key.</summary>
internal sealed class WithoutKeyNode(CallSite origin, StreamNode input, string column) : RegroupNode(origin, input)
{
    protected override void Regroup(Table table, TableMerger into, RunContext context) => into.Add(table.Key.Where(l => l != column), table);
}

/// <summary>The natives of <c>influxdata/influxdb/monitor</c>.</summary>
internal sealed class MonitorPackage : INativeLibrary
{
    private const string Package = "influxdata/influxdb/monitor";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "_withoutKey", static (in a) => Value.Stream(new WithoutKeyNode(a.Origin, a.Stream(0), a.String(1))));
        natives.Add(Package, "_transitions", static (in a) => Value.Stream(new TransitionsNode(a.Origin, a.Stream(0), Level(a.String(1)), Level(a.String(2)))));
    }

    private static string? Level(string text) => text == "any" ? null : text;
}
