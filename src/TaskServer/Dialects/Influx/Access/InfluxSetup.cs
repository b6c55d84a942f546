using System.Text.Json.Serialization;
using TaskServer.Access;
using TaskServer.Buckets;
using TaskServer.Dialects.Influx.Buckets;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

internal sealed record InfluxSetupState([property: JsonPropertyName("allowed")] bool Allowed);

internal sealed record InfluxSetup(
    [property: JsonPropertyName("user")] InfluxUser User,
    [property: JsonPropertyName("bucket")] InfluxBucket Bucket,
    [property: JsonPropertyName("org")] InfluxOrganization Organization,
    [property: JsonPropertyName("auth")] InfluxSetupAuthorization Authorization)
{
    public static InfluxSetup From(SetupResult result) => new(
        InfluxUser.From(result.User),
        InfluxBucket.From(new BucketWithLabels(result.Bucket, [])),
        InfluxOrganization.From(result.Organization),
        InfluxSetupAuthorization.From(result));
}

/// <summary>The first token, in the older form that setting up has kept: other members, another order.</summary>
internal sealed record InfluxSetupAuthorization(
    [property: JsonPropertyName("id")] PlatformId Id,
    [property: JsonPropertyName("token")] string Token,
    [property: JsonPropertyName("hashedToken")] string HashedToken,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("orgID")] PlatformId OrganizationId,
    [property: JsonPropertyName("userID")] PlatformId UserId,
    [property: JsonPropertyName("permissions")] IEnumerable<InfluxPermission> Permissions,
    [property: JsonPropertyName("createdAt")] string CreatedAt,
    [property: JsonPropertyName("updatedAt")] string UpdatedAt,
    [property: JsonPropertyName("links")] AuthorizationLinks Links)
{
    private static readonly Dictionary<(string, PlatformId), string> NoNames = [];

    public static InfluxSetupAuthorization From(SetupResult result)
    {
        var authorization = result.Authorization;
        return new InfluxSetupAuthorization(
            authorization.Id,
            result.Token,
            $"$influxdb2-sha256${Convert.ToBase64String(Convert.FromHexString(authorization.TokenHash))}",
            InfluxStatus.Of(authorization.IsActive),
            authorization.Description,
            authorization.OrganizationId,
            authorization.UserId,
            authorization.Permissions.Select(permission => InfluxPermission.From(permission, NoNames)),
            Rfc3339.Fraction(authorization.CreatedAt),
            Rfc3339.Fraction(authorization.UpdatedAt),
            AuthorizationLinks.Of(authorization));
    }
}

internal sealed record SetupBody(SetupRequest Request) : IInfluxBody<SetupBody>
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static SetupBody Read(GoValue body)
    {
        var setup = body.AsObject("OnboardingRequest");
        var seconds = setup.Integer("retentionPeriodSeconds") ?? 0;
        // A count of nanoseconds, whatever its name says.
        var hours = setup.Integer("retentionPeriodHrs", "time.Duration") ?? 0;
        return new SetupBody(new SetupRequest
        {
            UserName = setup.String("username"),
            Password = setup.String("password"),
            Organization = setup.String("org"),
            Bucket = setup.String("bucket"),
            RetentionSeconds = seconds > 0 ? seconds : hours / NanosecondsPerSecond,
            Token = setup.String("token"),
        });
    }
}
