using Microsoft.AspNetCore.Mvc;
using TaskServer.Access;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Labels;

namespace TaskServer.Dialects.Influx.Labels;

/// <summary>The labels of one kind of thing.</summary>
internal abstract class LabelMappingsController(LabelService labels, string resourceType) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(PlatformId id, CancellationToken cancellationToken) => Ok(
        InfluxLabels.From(await labels.ListOfAsync(Caller, resourceType, id, cancellationToken)), InfluxJson.Default.InfluxLabels);

    [HttpPost]
    [MalformedBody("Invalid post label map request", IsWholeMessage = true)]
    public async Task<IActionResult> Attach(PlatformId id, LabelMappingBody body, CancellationToken cancellationToken)
    {
        var label = await labels.AttachAsync(Caller, resourceType, id, body.LabelId, cancellationToken);
        return Created(InfluxLabelAnswer.From(label), InfluxJson.Default.InfluxLabelAnswer);
    }

    [HttpDelete("{labelId}")]
    public async Task<IActionResult> Detach(PlatformId id, PlatformId labelId, CancellationToken cancellationToken)
    {
        await labels.DetachAsync(Caller, resourceType, id, labelId, cancellationToken);
        return NoContent();
    }
}

[Pretty]
[Route("api/v2/buckets/{id}/labels")]
internal sealed class BucketLabelsController(LabelService labels) : LabelMappingsController(labels, ResourceTypes.Buckets);

[Route("api/v2/tasks/{id}/labels")]
internal sealed class TaskLabelsController(LabelService labels) : LabelMappingsController(labels, ResourceTypes.Tasks);
