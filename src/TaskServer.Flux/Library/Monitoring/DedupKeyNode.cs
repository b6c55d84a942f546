using System.Security.Cryptography;
using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Monitoring;

/// <summary><c>pagerduty.dedupKey</c>: a hash of the group key in every row, the same for all events of one table.</summary>
internal sealed class DedupKeyNode(CallSite origin, StreamNode input, string[] exclude) : RowTransform(origin, input)
{
    private const string Label = "_pagerdutyDedupKey";

    protected override Table Transform(Table table, RunContext context)
    {
        var schema = table.Schema.With(Label, ColumnType.String);
        var hash = Value.String(Hash(table.Key));
        return table with { Schema = schema, Chunks = table.Chunks.Select(c => c.With(schema, Label, Column.Constant(hash, c.Rows))) };
    }

    // Labels in order, each label and each value on a line of its own.
    private string Hash(GroupKey key)
    {
        var text = new StringBuilder();
        foreach (var (label, value) in key.Members)
        {
            if (!exclude.Contains(label))
                text.Append(label).Append('\n').Append(Display.Convert(value)).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>The natives of <c>pagerduty</c>.</summary>
internal sealed class PagerdutyPackage : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("pagerduty", "dedupKey", static (in a) =>
        Value.Stream(new DedupKeyNode(a.Origin, a.Stream(0), a.Strings(1) ?? ["_start", "_stop", "_level"])));
}
