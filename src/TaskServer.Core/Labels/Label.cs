namespace TaskServer.Labels;

public sealed class Label
{
    public required PlatformId Id { get; init; }

    public required PlatformId OrganizationId { get; init; }

    public required string Name { get; set; }

    public IReadOnlyDictionary<string, string> Properties { get; set; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A label attached to a task or a bucket.</summary>
public sealed class LabelMapping
{
    public required PlatformId LabelId { get; init; }

    /// <summary>`tasks` or `buckets`.</summary>
    public required string ResourceType { get; init; }

    public required PlatformId ResourceId { get; init; }
}
