using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

[Pretty]
[Route("api/v2/users")]
internal sealed class UsersController(UserService users) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        var found = await users.ListAsync(Caller, new UserFilter
        {
            Id = query.Id("id"),
            Name = query.Text("name"),
            After = query.Id("after"),
            Offset = query.Offset(),
            Limit = query.Limit(),
        }, cancellationToken);
        return Ok(InfluxUsers.From(found), InfluxJson.Default.InfluxUsers);
    }

    [HttpPost]
    public async Task<IActionResult> Create(UserBody body, CancellationToken cancellationToken)
    {
        var user = await users.CreateAsync(Caller, body.Name, body.IsActive ?? true, cancellationToken);
        return Created(InfluxUser.From(user), InfluxJson.Default.InfluxUser);
    }

    [HttpGet("{id}")]
    public async Task<IActionResult> Get(PlatformId id, CancellationToken cancellationToken) =>
        Ok(InfluxUser.From(await users.GetAsync(Caller, id, cancellationToken)), InfluxJson.Default.InfluxUser);

    [HttpPatch("{id}")]
    public async Task<IActionResult> Update(PlatformId id, UserBody body, CancellationToken cancellationToken)
    {
        var user = await users.UpdateAsync(Caller, id, body.Name, body.IsActive, cancellationToken);
        return Ok(InfluxUser.From(user), InfluxJson.Default.InfluxUser);
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Delete(PlatformId id, CancellationToken cancellationToken)
    {
        await users.DeleteAsync(Caller, id, cancellationToken);
        return NoContent();
    }
}
