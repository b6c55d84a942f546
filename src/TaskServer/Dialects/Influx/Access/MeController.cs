using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

[Pretty]
[Route("api/v2/me")]
internal sealed class MeController(UserService users) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> Get(CancellationToken cancellationToken) =>
        Ok(InfluxUser.From(await users.GetAsync(Caller, Caller.UserId, cancellationToken)), InfluxJson.Default.InfluxUser);
}
