using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

[Pretty]
[MalformedBody("failed to unmarshal json")]
[Route("api/v2/orgs")]
internal sealed class OrganizationsController(OrganizationService organizations) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        var found = await organizations.ListAsync(Caller, new OrganizationFilter
        {
            Id = query.Id("orgID"),
            Name = query.Text("org"),
            UserId = query.Id("userID"),
            Offset = query.Offset(),
            Limit = query.Limit(),
            Descending = query.Flag("descending"),
        }, cancellationToken);
        return Ok(InfluxOrganizations.From(found), InfluxJson.Default.InfluxOrganizations);
    }

    [HttpPost]
    public async Task<IActionResult> Create(OrganizationBody body, CancellationToken cancellationToken)
    {
        var organization = await organizations.CreateAsync(Caller, body.Name, body.Description, cancellationToken);
        return Created(InfluxOrganization.From(organization), InfluxJson.Default.InfluxOrganization);
    }

    [HttpGet("{id}")]
    public async Task<IActionResult> Get(PlatformId id, CancellationToken cancellationToken) => Ok(
        InfluxOrganization.From(await organizations.GetAsync(Caller, id, cancellationToken)), InfluxJson.Default.InfluxOrganization);

    [HttpPatch("{id}")]
    public async Task<IActionResult> Update(PlatformId id, OrganizationBody body, CancellationToken cancellationToken)
    {
        var organization = await organizations.UpdateAsync(Caller, id, body.Name, body.Description, cancellationToken);
        return Ok(InfluxOrganization.From(organization), InfluxJson.Default.InfluxOrganization);
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Delete(PlatformId id, CancellationToken cancellationToken)
    {
        await organizations.DeleteAsync(Caller, id, cancellationToken);
        return NoContent();
    }
}
