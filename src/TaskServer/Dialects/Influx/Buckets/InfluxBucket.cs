using System.Text.Json.Serialization;
using TaskServer.Buckets;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Dialects.Influx.Labels;

namespace TaskServer.Dialects.Influx.Buckets;

internal sealed record InfluxBucket
{
    [JsonPropertyName("id")]
    public required PlatformId Id { get; init; }

    [JsonPropertyName("orgID")]
    public required PlatformId OrganizationId { get; init; }

    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("retentionRules")]
    public required IEnumerable<RetentionRule> RetentionRules { get; init; }

    [JsonPropertyName("createdAt")]
    public required string CreatedAt { get; init; }

    [JsonPropertyName("updatedAt")]
    public required string UpdatedAt { get; init; }

    [JsonPropertyName("links")]
    public required BucketLinks Links { get; init; }

    [JsonPropertyName("labels")]
    public required IEnumerable<InfluxLabel> Labels { get; init; }

    public static InfluxBucket From(BucketWithLabels found)
    {
        var bucket = found.Bucket;
        return new InfluxBucket
        {
            Id = bucket.Id,
            OrganizationId = bucket.OrganizationId,
            Type = bucket.IsSystem ? "system" : "user",
            Description = bucket.Description.Length == 0 ? null : bucket.Description,
            Name = bucket.Name,
            RetentionRules = [new RetentionRule("expire", bucket.RetentionSeconds, bucket.ShardGroupSeconds)],
            CreatedAt = Rfc3339.Fraction(bucket.CreatedAt),
            UpdatedAt = Rfc3339.Fraction(bucket.UpdatedAt),
            Links = BucketLinks.Of(bucket),
            Labels = found.Labels.Select(InfluxLabel.From),
        };
    }
}

internal sealed record RetentionRule(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("everySeconds")] long EverySeconds,
    [property: JsonPropertyName("shardGroupDurationSeconds")] long ShardGroupSeconds);

internal sealed record BucketLinks(
    [property: JsonPropertyName("labels")] string Labels,
    [property: JsonPropertyName("members")] string Members,
    [property: JsonPropertyName("org")] string Organization,
    [property: JsonPropertyName("owners")] string Owners,
    [property: JsonPropertyName("self")] string Self,
    [property: JsonPropertyName("write")] string Write)
{
    public static BucketLinks Of(Bucket bucket)
    {
        var self = $"/api/v2/buckets/{bucket.Id}";
        return new BucketLinks(
            self + "/labels", self + "/members", $"/api/v2/orgs/{bucket.OrganizationId}", self + "/owners", self,
            $"/api/v2/write?org={bucket.OrganizationId}&bucket={bucket.Id}");
    }
}

internal sealed record InfluxBuckets(
    [property: JsonPropertyName("links")] PageLinks Links,
    [property: JsonPropertyName("buckets")] IEnumerable<InfluxBucket> Buckets)
{
    public static InfluxBuckets From(BucketFilter filter, IReadOnlyList<BucketWithLabels> found) => new(
        new PageLinks(
            found.Count == filter.Limit ? Page(filter, filter.Offset + filter.Limit) : null,
            filter.Offset > 0 ? Page(filter, Math.Max(0, filter.Offset - filter.Limit)) : null,
            Page(filter, filter.Offset)),
        found.Select(InfluxBucket.From));

    private static string Page(BucketFilter filter, int offset)
    {
        var name = filter.Name is null ? "" : $"bucket={Uri.EscapeDataString(filter.Name)}&";
        return $"/api/v2/buckets?{name}descending={(filter.Descending ? "true" : "false")}&limit={filter.Limit}&offset={offset}";
    }
}

internal sealed record PageLinks(
    [property: JsonPropertyName("next")] string? Next,
    [property: JsonPropertyName("prev")] string? Previous,
    [property: JsonPropertyName("self")] string Self);

internal sealed record BucketBody(
    PlatformId? OrganizationId, string? Name, string? Description, long? RetentionSeconds, long? ShardGroupSeconds) : IInfluxBody<BucketBody>
{
    public static BucketBody Read(GoValue body)
    {
        var bucket = body.AsObject("postBucketRequest");
        // A bucket has one rule; of several the first counts. An empty list takes the retention away.
        var rules = bucket.Array("retentionRules", "[]http.retentionRule");
        var rule = rules is [var first, ..] ? first.AsObject(bucket.Field("retentionRules"), "http.retentionRule") : null;
        if (rule?.String("type") is { Length: > 0 } type && type != "expire")
            throw TaskServerException.Invalid($"unknown retention rule type \"{type}\"");
        return new BucketBody(
            bucket.Id("orgID"),
            bucket.String("name"),
            bucket.String("description"),
            rules is null ? null : rule?.Integer("everySeconds") ?? 0,
            rule?.Integer("shardGroupDurationSeconds"));
    }
}
