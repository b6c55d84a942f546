using System.Text.Json;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Databases;

/// <summary>
/// <c>v1.json</c>: an answer of the query interface of InfluxDB 1.x as tables. Measurement and tags are the key; the column <c>time</c> holds times, numbers are floats, as JSON has no others.
/// </summary>
internal sealed class InfluxJson : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("influxdata/influxdb/v1", "json", static (in a) =>
    {
        if (a.Has(1))
            throw FluxException.Invalid("files cannot be read; pass the text as json");
        var text = a.String(0);
        return Value.Stream(new LiteralNode(a.Origin, context => Tables(text, context), isRowTypeKnown: false));
    });

    private static IEnumerable<Table> Tables(string text, RunContext context)
    {
        var merger = new TableMerger(context);
        try
        {
            using var answer = JsonDocument.Parse(text);
            foreach (var result in answer.RootElement.GetProperty("results").EnumerateArray())
            {
                if (result.TryGetProperty("error", out var error))
                    throw FluxException.Invalid($"error in v1.json(): {error.GetString()}");
                if (!result.TryGetProperty("series", out var all))
                    continue;
                foreach (var series in all.EnumerateArray())
                    Add(series, merger);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw FluxException.Invalid("error in v1.json(): the text is not an answer of InfluxDB 1.x", e);
        }
        return merger.Tables(inOrderOfArrival: true);
    }

    private static void Add(JsonElement series, TableMerger into)
    {
        var key = GroupKey.Of(("_measurement", Value.String(series.GetProperty("name").GetString()!)));
        if (series.TryGetProperty("tags", out var tags))
        {
            foreach (var tag in tags.EnumerateObject())
                key = key.With(tag.Name, Value.String(tag.Value.GetString()!));
        }
        string[] labels = [.. series.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)];
        var records = new RecordCollector(static (label, value) => FluxException.Invalid($"error in v1.json(): column \"{label}\" mixes {TypeText.Of(value)} with other types"));
        var shape = new RecordShape([.. key.Labels, .. labels]);
        if (series.TryGetProperty("values", out var rows))
        {
            foreach (var row in rows.EnumerateArray())
                records.Add(FluxRecord.Of(shape, [.. key.Values, .. labels.Select((label, i) => ValueOf(row[i], label == "time"))]));
        }
        if (records.Rows > 0)
            into.Add(key, records.Build());
    }

    private static Value ValueOf(JsonElement cell, bool isTime) => cell.ValueKind switch
    {
        JsonValueKind.Null => default,
        JsonValueKind.True or JsonValueKind.False => Value.Bool(cell.GetBoolean()),
        JsonValueKind.Number when isTime => Value.Time(cell.GetInt64()),
        JsonValueKind.Number => Value.Float(cell.GetDouble()),
        JsonValueKind.String when isTime => TimeText.TryParse(cell.GetString()!, out var time)
            ? Value.Time(time)
            : throw FluxException.Invalid($"error in v1.json(): {cell.GetString()} is not a time"),
        JsonValueKind.String => Value.String(cell.GetString()!),
        _ => throw FluxException.Invalid($"error in v1.json(): a cell cannot be {cell.GetRawText()}"),
    };
}
