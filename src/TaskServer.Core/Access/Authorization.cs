namespace TaskServer.Access;

/// <summary>A token, as InfluxDB uses the word: found by the hash of its text, which is not stored.</summary>
public sealed class Authorization
{
    public required PlatformId Id { get; init; }

    /// <summary>SHA-256 of the token's text, lower-case hex.</summary>
    public required string TokenHash { get; init; }

    public required PlatformId UserId { get; init; }

    public required PlatformId OrganizationId { get; init; }

    public string Description { get; set; } = "";

    public bool IsActive { get; set; } = true;

    public required IReadOnlyList<Permission> Permissions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
