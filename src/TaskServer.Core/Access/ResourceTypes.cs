using System.Collections.Immutable;

namespace TaskServer.Access;

/// <summary>The resource types that permissions know, in the order in which InfluxDB lists them.</summary>
public static class ResourceTypes
{
    public const string Authorizations = "authorizations";
    public const string Buckets = "buckets";
    public const string Organizations = "orgs";
    public const string Tasks = "tasks";
    public const string Users = "users";
    public const string Secrets = "secrets";
    public const string Labels = "labels";
    public const string Instance = "instance";

    public static ImmutableArray<string> All { get; } =
    [
        Authorizations, Buckets, "dashboards", Organizations, "sources", Tasks, "telegrafs", Users, "variables", "scrapers",
        Secrets, Labels, "views", "documents", "notificationRules", "notificationEndpoints", "checks", "dbrp", "notebooks",
        "annotations", "remotes", "replications", Instance,
    ];
}
