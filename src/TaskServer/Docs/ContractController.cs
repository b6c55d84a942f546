using Microsoft.AspNetCore.Mvc;
using TaskServer.Dialects.Influx;

namespace TaskServer.Docs;

/// <summary>The contract for tools, where InfluxDB servers have theirs.</summary>
[OpenToAll]
[Route("api/v2/swagger.json")]
internal sealed class ContractController : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> Get(CancellationToken cancellationToken)
    {
        Response.ContentType = "application/json; charset=utf-8";
        Response.ContentLength = ApiContract.Json.Length;
        await Response.Body.WriteAsync(ApiContract.Json, cancellationToken);
        return new EmptyResult();
    }
}
