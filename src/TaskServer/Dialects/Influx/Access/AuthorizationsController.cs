using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

[Pretty]
[Route("api/v2/authorizations")]
internal sealed class AuthorizationsController(AuthorizationService authorizations, OrganizationService organizations) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        var found = await authorizations.ListAsync(Caller, new AuthorizationFilter
        {
            Id = query.Id("id"),
            UserId = query.Id("userID"),
            UserName = query.Text("user"),
            OrganizationId = query.Id("orgID"),
            OrganizationName = query.Text("org"),
        }, cancellationToken);
        return Ok(InfluxAuthorizations.From(found), InfluxJson.Default.InfluxAuthorizations);
    }

    [HttpPost]
    [MalformedBody("invalid json structure")]
    public async Task<IActionResult> Create(NewAuthorizationBody body, CancellationToken cancellationToken)
    {
        var permissions = new List<Permission>();
        foreach (var (permission, organizationName) in body.Permissions)
        {
            permissions.Add(organizationName is null
                ? permission
                : permission with { OrganizationId = await organizations.IdOfAsync(organizationName, cancellationToken) });
        }
        var made = await authorizations.CreateAsync(Caller, new NewAuthorization
        {
            OrganizationId = body.OrganizationId,
            UserId = body.UserId,
            Description = body.Description ?? "",
            IsActive = body.IsActive ?? true,
            Permissions = permissions,
        }, cancellationToken);
        return Created(InfluxAuthorization.From(made), InfluxJson.Default.InfluxAuthorization);
    }

    [HttpGet("{id}")]
    public async Task<IActionResult> Get(PlatformId id, CancellationToken cancellationToken) => Ok(
        InfluxAuthorization.From(await authorizations.GetAsync(Caller, id, cancellationToken)), InfluxJson.Default.InfluxAuthorization);

    [HttpPatch("{id}")]
    public async Task<IActionResult> Update(PlatformId id, AuthorizationChangeBody body, CancellationToken cancellationToken)
    {
        var changed = await authorizations.UpdateAsync(Caller, id, body.IsActive, body.Description, cancellationToken);
        return Ok(InfluxAuthorization.From(changed), InfluxJson.Default.InfluxAuthorization);
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Delete(PlatformId id, CancellationToken cancellationToken)
    {
        await authorizations.DeleteAsync(Caller, id, cancellationToken);
        return NoContent();
    }
}

internal sealed record NewAuthorizationBody(
    PlatformId OrganizationId, PlatformId? UserId, string? Description, bool? IsActive, IReadOnlyList<PermissionBody> Permissions)
    : IInfluxBody<NewAuthorizationBody>
{
    public static NewAuthorizationBody Read(GoValue body)
    {
        var request = body.AsObject("postAuthorizationRequest");
        var permissions = (request.Array("permissions", "[]influxdb.Permission") ?? [])
            .Select(permission => PermissionBody.Read(permission, request.Field("permissions"))).ToList();
        var organizationId = request.Id("orgID");
        if (permissions.Count == 0)
            throw TaskServerException.Invalid("authorization must include permissions");
        return new NewAuthorizationBody(
            organizationId ?? throw TaskServerException.Invalid("org id required: invalid ID"),
            request.Id("userID"),
            request.String("description"),
            InfluxStatus.Read(request),
            permissions);
    }
}

internal sealed record AuthorizationChangeBody(bool? IsActive, string? Description) : IInfluxBody<AuthorizationChangeBody>
{
    public static AuthorizationChangeBody Read(GoValue body)
    {
        var change = body.AsObject("AuthorizationUpdate");
        return new AuthorizationChangeBody(InfluxStatus.Read(change), change.String("description"));
    }
}
