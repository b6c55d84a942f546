namespace TaskServer.Access;

/// <summary>A tenant: owns tasks, buckets, labels and tokens.</summary>
public sealed class Organization
{
    public required PlatformId Id { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
