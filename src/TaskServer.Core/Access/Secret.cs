namespace TaskServer.Access;

/// <summary>A value that scripts of an organization may read by its key; stored encrypted.</summary>
public sealed class Secret
{
    public required PlatformId OrganizationId { get; init; }

    public required string Key { get; init; }

    public required byte[] Cipher { get; set; }
}
