using System.Text.Json.Serialization;
using TaskServer.Access;

namespace TaskServer.Dialects.Influx.Access;

internal sealed record InfluxAuthorization
{
    [JsonPropertyName("id")]
    public required PlatformId Id { get; init; }

    /// <summary>Empty, but in the answer that made the token.</summary>
    [JsonPropertyName("token")]
    public required string Token { get; init; }

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("description")]
    public required string Description { get; init; }

    [JsonPropertyName("orgID")]
    public required PlatformId OrganizationId { get; init; }

    [JsonPropertyName("org")]
    public required string Organization { get; init; }

    [JsonPropertyName("userID")]
    public required PlatformId UserId { get; init; }

    [JsonPropertyName("user")]
    public required string User { get; init; }

    [JsonPropertyName("permissions")]
    public required IEnumerable<InfluxPermission> Permissions { get; init; }

    [JsonPropertyName("links")]
    public required AuthorizationLinks Links { get; init; }

    [JsonPropertyName("createdAt")]
    public required string CreatedAt { get; init; }

    [JsonPropertyName("updatedAt")]
    public required string UpdatedAt { get; init; }

    public static InfluxAuthorization From(AuthorizationView view)
    {
        var authorization = view.Authorization;
        return new InfluxAuthorization
        {
            Id = authorization.Id,
            Token = view.Token,
            Status = InfluxStatus.Of(authorization.IsActive),
            Description = authorization.Description,
            OrganizationId = authorization.OrganizationId,
            Organization = view.OrganizationName,
            UserId = authorization.UserId,
            User = view.UserName,
            Permissions = authorization.Permissions.Select(permission => InfluxPermission.From(permission, view.Names)),
            Links = AuthorizationLinks.Of(authorization),
            CreatedAt = Rfc3339.Fraction(authorization.CreatedAt),
            UpdatedAt = Rfc3339.Fraction(authorization.UpdatedAt),
        };
    }
}

internal sealed record AuthorizationLinks(
    [property: JsonPropertyName("self")] string Self,
    [property: JsonPropertyName("user")] string User)
{
    public static AuthorizationLinks Of(Authorization authorization) =>
        new($"/api/v2/authorizations/{authorization.Id}", $"/api/v2/users/{authorization.UserId}");
}

internal sealed record InfluxAuthorizations(
    [property: JsonPropertyName("links")] SelfLink Links,
    [property: JsonPropertyName("authorizations")] IEnumerable<InfluxAuthorization> Authorizations)
{
    public static InfluxAuthorizations From(IEnumerable<AuthorizationView> views) =>
        new(new SelfLink("/api/v2/authorizations"), views.Select(InfluxAuthorization.From));
}
