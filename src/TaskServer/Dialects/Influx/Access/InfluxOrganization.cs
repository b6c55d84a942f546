using System.Text.Json.Serialization;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

internal sealed record InfluxOrganization(
    [property: JsonPropertyName("links")] OrganizationLinks Links,
    [property: JsonPropertyName("id")] PlatformId Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("createdAt")] string CreatedAt,
    [property: JsonPropertyName("updatedAt")] string UpdatedAt)
{
    public static InfluxOrganization From(Organization organization) => new(
        OrganizationLinks.Of(organization),
        organization.Id,
        organization.Name,
        organization.Description,
        Rfc3339.Fraction(organization.CreatedAt),
        Rfc3339.Fraction(organization.UpdatedAt));
}

internal sealed record OrganizationLinks(
    [property: JsonPropertyName("buckets")] string Buckets,
    [property: JsonPropertyName("dashboards")] string Dashboards,
    [property: JsonPropertyName("labels")] string Labels,
    [property: JsonPropertyName("logs")] string Logs,
    [property: JsonPropertyName("members")] string Members,
    [property: JsonPropertyName("owners")] string Owners,
    [property: JsonPropertyName("secrets")] string Secrets,
    [property: JsonPropertyName("self")] string Self,
    [property: JsonPropertyName("tasks")] string Tasks)
{
    public static OrganizationLinks Of(Organization organization)
    {
        var self = $"/api/v2/orgs/{organization.Id}";
        var query = $"?org={organization.Name}";
        return new OrganizationLinks(
            "/api/v2/buckets" + query, "/api/v2/dashboards" + query, self + "/labels", self + "/logs", self + "/members",
            self + "/owners", self + "/secrets", self, "/api/v2/tasks" + query);
    }
}

internal sealed record InfluxOrganizations(
    [property: JsonPropertyName("links")] SelfLink Links,
    [property: JsonPropertyName("orgs")] IEnumerable<InfluxOrganization> Organizations)
{
    public static InfluxOrganizations From(IEnumerable<Organization> organizations) =>
        new(new SelfLink("/api/v2/orgs"), organizations.Select(InfluxOrganization.From));
}

internal sealed record OrganizationBody(string? Name, string? Description) : IInfluxBody<OrganizationBody>
{
    public static OrganizationBody Read(GoValue body)
    {
        var organization = body.AsObject("Organization");
        return new OrganizationBody(organization.String("name"), organization.String("description"));
    }
}
