namespace TaskServer.Scripts;

/// <summary>A stored script that is invoked by id, with parameters, and that tasks may refer to.</summary>
public sealed class InvokableScript
{
    public required PlatformId Id { get; init; }

    public required PlatformId OrganizationId { get; init; }

    public required PlatformId OwnerId { get; init; }

    public required string Name { get; init; }

    public string Description { get; set; } = "";

    public required string Script { get; set; }

    /// <summary>The name of an engine.</summary>
    public required string Language { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
