using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sources;

/// <summary>A question about the labels of a stream. Where the stream is a scan of a bucket, the series alone answer it and no points are read.</summary>
internal abstract class LabelsNode(CallSite origin, StreamNode input) : StreamNode(origin, input)
{
    public sealed override bool IsRowTypeKnown => true;

    protected BucketScan? Scan(RunContext context) => Input.AsScan(context) is { Bounds: not null } scan ? scan : null;

    protected static bool HasRows(Table table)
    {
        foreach (var chunk in table.Chunks)
        {
            if (chunk.Rows > 0)
                return true;
        }
        return false;
    }

    /// <summary>One table without key, or none when there is no value.</summary>
    protected static IEnumerable<Table> OneColumn(Column values) => values.Length == 0 ? [] : [KeyRows.Of(GroupKey.Empty, values.Length, ("_value", values))];
}

/// <summary>The values of a column, each once.</summary>
internal sealed class LabelValuesNode(CallSite origin, StreamNode input, string column) : LabelsNode(origin, input)
{
    // A key in the set.
    private const int EntryBytes = 200;

    protected override IEnumerable<Table> Open(RunContext context)
    {
        var scan = column is "_time" or "_value" ? null : Scan(context);
        var values = new List<Value>();
        var seen = new HashSet<GroupKey>();
        var growth = new Growth();
        foreach (var table in scan is null ? Input.Read(context) : ScanReader.Read(scan, ScanExtent.First, context))
        {
            if (table.Key.Has(column))
            {
                if (scan is not null || HasRows(table))
                    Add(table.Key[column]);
            }
            else if (table.Schema.IndexOf(column) is >= 0 and var index)
            {
                foreach (var chunk in table.Chunks)
                {
                    context.ThrowIfCancelled();
                    for (var row = 0; row < chunk.Rows; row++)
                        Add(chunk[index, row]);
                }
            }
        }
        if (values.Count == 0)
            return [];
        if (scan is not null)
            values.Sort(ValueOrder.Compare);
        var builder = ColumnBuilder.Create(values[0].ColumnType!.Value, values.Count);
        foreach (var value in values)
            builder.Add(value.ColumnType == builder.Type ? value : throw FluxException.Invalid($"schema collision detected: column \"{column}\" is both of type {builder.Type.Text()} and {TypeText.Of(value)}"));
        var found = builder.Build();
        growth.MoveTo(found);
        return OneColumn(found);

        void Add(Value value)
        {
            if (value.IsNull || !seen.Add(GroupKey.Of((column, value))))
                return;
            values.Add(value);
            growth.Add(EntryBytes + ValueSize.Of(value));
        }
    }
}

/// <summary>The labels of the group keys, each once.</summary>
internal sealed class KeyLabelsNode(CallSite origin, StreamNode input) : LabelsNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        var scan = Scan(context);
        var labels = new List<string>();
        foreach (var table in scan is null ? Input.Read(context) : ScanReader.Read(scan, ScanExtent.First, context))
        {
            if (scan is null && !HasRows(table))
                continue;
            for (var i = 0; i < table.Schema.Count; i++)
            {
                if (table.IsKey(i) && !labels.Contains(table.Schema[i].Label))
                    labels.Add(table.Schema[i].Label);
            }
        }
        // Those that every series has come first; tags follow by name.
        if (scan is not null)
            labels = [.. labels.OrderBy(l => l is "_start" or "_stop" or "_field" or "_measurement" ? "" : l, StringComparer.Ordinal)];
        return OneColumn(Column.OfStrings([.. labels]));
    }
}

/// <summary>The natives of <c>influxdata/influxdb/schema</c>.</summary>
internal sealed class SchemaPackage : INativeLibrary
{
    private const string Package = "influxdata/influxdb/schema";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "_values", static (in a) => Value.Stream(new LabelValuesNode(a.Origin, a.Stream(0), a.String(1))));
        natives.Add(Package, "_keys", static (in a) => Value.Stream(new KeyLabelsNode(a.Origin, a.Stream(0))));
    }
}
