using Microsoft.AspNetCore.Mvc;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Labels;

namespace TaskServer.Dialects.Influx.Labels;

[Pretty]
[Route("api/v2/labels")]
internal sealed class LabelsController(LabelService labels) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        // What is no id filters nothing here.
        PlatformId? organizationId = PlatformId.TryParse(query.Text("orgID"), null, out var id) ? id : null;
        var found = await labels.ListAsync(Caller, organizationId, query.Text("name"), query.Offset(), query.LimitOrAll(), cancellationToken);
        return Ok(InfluxLabels.From(found), InfluxJson.Default.InfluxLabels);
    }

    [HttpPost]
    [MalformedBody("failed to unmarshal json")]
    public async Task<IActionResult> Create(LabelBody body, CancellationToken cancellationToken)
    {
        var label = await labels.CreateAsync(Caller, body.OrganizationId, body.Name, body.Properties, cancellationToken);
        return Created(InfluxLabelAnswer.From(label), InfluxJson.Default.InfluxLabelAnswer);
    }

    [HttpGet("{id}")]
    public async Task<IActionResult> Get(PlatformId id, CancellationToken cancellationToken) =>
        Ok(InfluxLabelAnswer.From(await labels.GetAsync(Caller, id, cancellationToken)), InfluxJson.Default.InfluxLabelAnswer);

    [HttpPatch("{id}")]
    public async Task<IActionResult> Update(PlatformId id, LabelBody body, CancellationToken cancellationToken)
    {
        var label = await labels.UpdateAsync(Caller, id, body.Name, body.Properties, cancellationToken);
        return Ok(InfluxLabelAnswer.From(label), InfluxJson.Default.InfluxLabelAnswer);
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Delete(PlatformId id, CancellationToken cancellationToken)
    {
        await labels.DeleteAsync(Caller, id, cancellationToken);
        return NoContent();
    }
}
