using System.Text.Json.Serialization;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

internal sealed record InfluxPermission(
    [property: JsonPropertyName("action")] string Action,
    [property: JsonPropertyName("resource")] InfluxResource Resource)
{
    public static InfluxPermission From(Permission permission, IReadOnlyDictionary<(string, PlatformId), string> names) => new(
        permission.Action == PermissionAction.Read ? "read" : "write",
        new InfluxResource(
            permission.Type,
            permission.Id,
            permission.OrganizationId,
            permission.Id is { } id ? names.GetValueOrDefault((permission.Type, id)) : null,
            permission.OrganizationId is { } organization ? names.GetValueOrDefault((ResourceTypes.Organizations, organization)) : null));
}

internal sealed record InfluxResource(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("id")] PlatformId? Id,
    [property: JsonPropertyName("orgID")] PlatformId? OrganizationId,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("org")] string? Organization);

/// <summary>A permission of a request: its organization may be given by name.</summary>
internal sealed record PermissionBody(Permission Permission, string? OrganizationName)
{
    public static PermissionBody Read(GoValue value, string field)
    {
        var permission = value.AsObject(field, "influxdb.Permission");
        var resource = permission.Object("resource", "influxdb.Resource");
        var type = resource?.String("type", "influxdb.ResourceType") ?? "";
        if (!ResourceTypes.All.Contains(type))
            throw TaskServerException.Invalid("invalid resource type for permission: unknown resource type for permission");
        PermissionAction action = permission.String("action", "influxdb.Action") switch
        {
            "read" => PermissionAction.Read,
            "write" => PermissionAction.Write,
            _ => throw TaskServerException.Invalid("invalid action type for permission: unknown action for permission"),
        };
        var organizationId = resource?.Id("orgID");
        return new PermissionBody(
            new Permission(action, type, resource?.Id("id"), organizationId),
            organizationId is null && resource?.String("org") is { Length: > 0 } name ? name : null);
    }
}
