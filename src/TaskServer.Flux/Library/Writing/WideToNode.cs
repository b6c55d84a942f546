using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Writing;

/// <summary><c>wideTo</c>: measurement and tags are the group key, every other column is a field.</summary>
internal sealed class WideToNode(CallSite origin, StreamNode input, WriteTarget target, string resultName) : WriteNode(origin, input, target, resultName)
{
    protected override IPointShape Shape(Table table, RunContext context)
    {
        if (table.Key.Has("_field"))
            throw FluxException.Invalid("found column \"_field\" in the group key; wideTo() expects pivoted data");
        if (!table.Key.Has("_measurement"))
            throw Error("required column \"_measurement\" not in group key");
        var time = table.Schema.IndexOf("_time");
        if (time < 0 || table.Schema[time].Type != ColumnType.Time)
            throw Error("no time column detected");
        var tags = new List<KeyValuePair<string, string>>();
        foreach (var (label, value) in table.Key.Members)
        {
            if (label is "_start" or "_stop" or "_measurement" or "_time")
                continue;
            if (value.ColumnType != ColumnType.String)
                throw Error($"group key column \"{label}\" has type {TypeText.Of(value)}; type string is required");
            if (value is { IsNull: false, AsString.Length: > 0 })
                tags.Add(new(label, value.AsString));
        }
        var measurement = table.Key["_measurement"];
        if (measurement.Kind != ValueKind.String)
            throw Error($"column _measurement of type {TypeText.Of(measurement)} is not of type string");
        int[] fields = [.. Enumerable.Range(0, table.Schema.Count).Where(i => i != time && !table.IsKey(i) && table.Schema[i].Label is not ("_start" or "_stop"))];
        return new Wide(measurement.AsString, tags, time, fields, table.Schema);
    }

    private sealed class Wide(string measurement, List<KeyValuePair<string, string>> tags, int time, int[] fields, TableSchema schema) : IPointShape
    {
        public int TimeColumn => time;

        public FluxPoint? Point(Chunk chunk, int row)
        {
            var found = new List<KeyValuePair<string, object>>(fields.Length);
            foreach (var field in fields)
            {
                if (Field(chunk[field, row]) is { } stored)
                    found.Add(new(schema[field].Label, stored));
            }
            return found.Count == 0 ? null : new(measurement, tags, found, chunk[time, row].AsTime);
        }
    }
}
