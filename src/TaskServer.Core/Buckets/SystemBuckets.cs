namespace TaskServer.Buckets;

/// <summary>The two buckets that come with every organization.</summary>
public static class SystemBuckets
{
    public const string Tasks = "_tasks";
    public const string Monitoring = "_monitoring";
    private const long Day = 86_400;

    internal static IEnumerable<Bucket> Of(PlatformId organizationId, PlatformIds ids, DateTimeOffset now) =>
    [
        Make(Tasks, "System bucket for task logs", 3 * Day, organizationId, ids, now),
        Make(Monitoring, "System bucket for monitoring logs", 7 * Day, organizationId, ids, now),
    ];

    private static Bucket Make(string name, string description, long retention, PlatformId organizationId, PlatformIds ids, DateTimeOffset now) => new()
    {
        Id = ids.Next(),
        OrganizationId = organizationId,
        Name = name,
        Description = description,
        IsSystem = true,
        RetentionSeconds = retention,
        ShardGroupSeconds = Day,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
