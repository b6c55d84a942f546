using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Access;

[Pretty]
[OpenToAll]
[Route("api/v2/setup")]
internal sealed class SetupController(Setup setup) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> Get(CancellationToken cancellationToken) =>
        Ok(new InfluxSetupState(await setup.IsAllowedAsync(cancellationToken)), InfluxJson.Default.InfluxSetupState);

    [HttpPost]
    public async Task<IActionResult> Run(SetupBody body, CancellationToken cancellationToken) =>
        Created(InfluxSetup.From(await setup.RunAsync(body.Request, cancellationToken)), InfluxJson.Default.InfluxSetup);
}
