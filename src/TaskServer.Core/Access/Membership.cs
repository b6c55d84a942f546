namespace TaskServer.Access;

public enum MembershipRole
{
    Member,
    Owner,
}

/// <summary>A user's part in a resource: an organization, a task, a bucket, or the instance as a whole.</summary>
public sealed class Membership
{
    public required PlatformId UserId { get; init; }

    /// <summary>One of <see cref="ResourceTypes.All"/>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>0 for the instance.</summary>
    public required PlatformId ResourceId { get; init; }

    public required MembershipRole Role { get; init; }
}
