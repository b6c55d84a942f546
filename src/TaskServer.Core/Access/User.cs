namespace TaskServer.Access;

public sealed class User
{
    public required PlatformId Id { get; init; }

    public required string Name { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>The password's hash with its parameters; null: the user cannot sign in.</summary>
    public string? PasswordHash { get; set; }
}
