using System.Text.Json.Serialization;

namespace TaskServer.Dialects.Influx;

internal sealed record SelfLink([property: JsonPropertyName("self")] string Self);
