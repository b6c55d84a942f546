using Microsoft.AspNetCore.Mvc;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Scripts;

namespace TaskServer.Dialects.Influx.Scripts;

/// <summary>Stored scripts, as InfluxDB Cloud has them.</summary>
[Malformed("failed to decode request")]
[Route("api/v2/scripts")]
internal sealed class ScriptsController(ScriptService scripts) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        var (limit, offset) = (query.Unsigned("limit", 500) ?? 100, query.Unsigned("offset", int.MaxValue) ?? 0);
        var found = await scripts.ListAsync(Caller, query.Text("name"), offset, limit, cancellationToken);
        return Ok(new InfluxScripts(found.Select(InfluxScript.From)), InfluxJson.Default.InfluxScripts);
    }

    [HttpPost]
    public async Task<IActionResult> Create(NewScriptBody body, CancellationToken cancellationToken)
    {
        var script = await scripts.CreateAsync(
            Caller, body.OrganizationId, body.Name, body.Description, body.Script, body.Language, cancellationToken);
        return Created(InfluxScript.From(script), InfluxJson.Default.InfluxScript);
    }

    [HttpGet("{id}")]
    public async Task<IActionResult> Get(PlatformId id, CancellationToken cancellationToken) =>
        Ok(InfluxScript.From(await scripts.GetAsync(Caller, id, cancellationToken)), InfluxJson.Default.InfluxScript);

    [HttpPatch("{id}")]
    public async Task<IActionResult> Update(PlatformId id, ScriptChangeBody body, CancellationToken cancellationToken)
    {
        var script = await scripts.UpdateAsync(Caller, id, body.Description, body.Script, cancellationToken);
        return Ok(InfluxScript.From(script), InfluxJson.Default.InfluxScript);
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Delete(PlatformId id, CancellationToken cancellationToken)
    {
        await scripts.DeleteAsync(Caller, id, cancellationToken);
        return NoContent();
    }

    [HttpGet("{id}/params")]
    public async Task<IActionResult> Parameters(PlatformId id, CancellationToken cancellationToken)
    {
        var script = await scripts.GetAsync(Caller, id, cancellationToken);
        return Ok(
            new InfluxScriptParameters(scripts.LanguageOf(script).Parameters(script.Script)), InfluxJson.Default.InfluxScriptParameters);
    }

    [HttpPost("{id}/invoke")]
    public async Task<IActionResult> Invoke(PlatformId id, InvocationBody body, CancellationToken cancellationToken)
    {
        var script = await scripts.GetAsync(Caller, id, cancellationToken);
        Response.ContentType = "text/csv; charset=utf-8";
        await scripts.LanguageOf(script).InvokeAsync(new ScriptInvocation
        {
            Caller = Caller,
            OrganizationId = script.OrganizationId,
            Script = script.Script,
            Parameters = body.Parameters,
        }, Response.Body, cancellationToken);
        return new EmptyResult();
    }
}
