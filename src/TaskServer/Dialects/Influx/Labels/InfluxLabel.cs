using System.Text.Json;
using System.Text.Json.Serialization;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Labels;

namespace TaskServer.Dialects.Influx.Labels;

internal sealed record InfluxLabel(
    [property: JsonPropertyName("id")] PlatformId Id,
    [property: JsonPropertyName("orgID")] PlatformId OrganizationId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("properties")] IReadOnlyDictionary<string, string>? Properties)
{
    public static InfluxLabel From(Label label) =>
        new(label.Id, label.OrganizationId, label.Name, label.Properties.Count == 0 ? null : label.Properties);

    /// <summary>For answers that are written by hand, member by member.</summary>
    public static void Write(Utf8JsonWriter writer, Label label) =>
        JsonSerializer.Serialize(writer, From(label), InfluxJson.Default.InfluxLabel);
}

internal sealed record InfluxLabelAnswer(
    [property: JsonPropertyName("links")] SelfLink Links,
    [property: JsonPropertyName("label")] InfluxLabel Label)
{
    public static InfluxLabelAnswer From(Label label) => new(new SelfLink($"/api/v2/labels/{label.Id}"), InfluxLabel.From(label));
}

internal sealed record InfluxLabels(
    [property: JsonPropertyName("links")] SelfLink Links,
    [property: JsonPropertyName("labels")] IEnumerable<InfluxLabel> Labels)
{
    public static InfluxLabels From(IEnumerable<Label> labels) => new(new SelfLink("/api/v2/labels"), labels.Select(InfluxLabel.From));
}

internal sealed record LabelBody(PlatformId? OrganizationId, string? Name, IReadOnlyDictionary<string, string> Properties)
    : IInfluxBody<LabelBody>
{
    public static LabelBody Read(GoValue body)
    {
        var label = body.AsObject("Label");
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in label.Find("properties")?.AsMap(label.Field("properties"), "map[string]string") ?? [])
            properties[key] = value.IsNull ? "" : value.AsString(label.Field("properties"));
        return new LabelBody(label.Id("orgID"), label.String("name"), properties);
    }
}

internal sealed record LabelMappingBody(PlatformId LabelId) : IInfluxBody<LabelMappingBody>
{
    public static LabelMappingBody Read(GoValue body) => new(
        body.AsObject("LabelMapping").Id("labelID") ?? throw TaskServerException.Invalid("label id is required"));
}
