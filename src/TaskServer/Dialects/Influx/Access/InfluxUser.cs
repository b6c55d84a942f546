using System.Text.Json.Serialization;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

internal sealed record InfluxUser(
    [property: JsonPropertyName("links")] SelfLink Links,
    [property: JsonPropertyName("id")] PlatformId Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("status")] string Status)
{
    public static InfluxUser From(User user) =>
        new(new SelfLink($"/api/v2/users/{user.Id}"), user.Id, user.Name, InfluxStatus.Of(user.IsActive));
}

internal sealed record InfluxUsers(
    [property: JsonPropertyName("links")] SelfLink Links,
    [property: JsonPropertyName("users")] IEnumerable<InfluxUser> Users)
{
    public static InfluxUsers From(IEnumerable<User> users) => new(new SelfLink("/api/v2/users"), users.Select(InfluxUser.From));
}

internal sealed record UserBody(string? Name, bool? IsActive) : IInfluxBody<UserBody>
{
    public static UserBody Read(GoValue body)
    {
        var user = body.AsObject("User");
        return new UserBody(user.String("name"), InfluxStatus.Read(user));
    }
}

internal sealed record PasswordBody(string Password) : IInfluxBody<PasswordBody>
{
    public static PasswordBody Read(GoValue body) => new(body.AsObject("passwordSetRequest").String("password") ?? "");
}

/// <summary>`active` and `inactive`, of users and tokens.</summary>
internal static class InfluxStatus
{
    public static string Of(bool isActive) => isActive ? "active" : "inactive";

    /// <returns>Null where no status is given.</returns>
    public static bool? Read(GoObject body) => body.String("status") switch
    {
        null or "" => null,
        "active" => true,
        "inactive" => false,
        _ => throw new MalformedRequestException("invalid status: must be active or inactive"),
    };
}
