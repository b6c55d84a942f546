using Microsoft.AspNetCore.Mvc;
using TaskServer.Buckets;
using TaskServer.Dialects.Influx.Json;

namespace TaskServer.Dialects.Influx.Buckets;

[Pretty]
[MalformedBody("failed to unmarshal json")]
[Route("api/v2/buckets")]
internal sealed class BucketsController(BucketService buckets) : InfluxController
{
    [HttpGet]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        var filter = new BucketFilter
        {
            Id = query.Id("id"),
            Name = query.Text("name"),
            OrganizationId = query.Id("orgID"),
            OrganizationName = query.Text("org"),
            After = query.Id("after"),
            Offset = query.Offset(),
            Limit = query.Limit(),
            Descending = query.Flag("descending"),
        };
        return Ok(InfluxBuckets.From(filter, await buckets.ListAsync(Caller, filter, cancellationToken)), InfluxJson.Default.InfluxBuckets);
    }

    [HttpPost]
    public async Task<IActionResult> Create(BucketBody body, CancellationToken cancellationToken)
    {
        var bucket = await buckets.CreateAsync(Caller, new NewBucket
        {
            OrganizationId = body.OrganizationId,
            Name = body.Name,
            Description = body.Description ?? "",
            RetentionSeconds = body.RetentionSeconds ?? 0,
            ShardGroupSeconds = body.ShardGroupSeconds,
        }, cancellationToken);
        return Created(InfluxBucket.From(bucket), InfluxJson.Default.InfluxBucket);
    }

    [HttpGet("{id}")]
    public async Task<IActionResult> Get(PlatformId id, CancellationToken cancellationToken) =>
        Ok(InfluxBucket.From(await buckets.GetAsync(Caller, id, cancellationToken)), InfluxJson.Default.InfluxBucket);

    [HttpPatch("{id}")]
    public async Task<IActionResult> Update(PlatformId id, BucketBody body, CancellationToken cancellationToken)
    {
        var bucket = await buckets.UpdateAsync(Caller, id, new BucketChange
        {
            Name = body.Name,
            Description = body.Description,
            RetentionSeconds = body.RetentionSeconds,
            ShardGroupSeconds = body.ShardGroupSeconds,
        }, cancellationToken);
        return Ok(InfluxBucket.From(bucket), InfluxJson.Default.InfluxBucket);
    }

    [HttpDelete("{id}")]
    public async Task<IActionResult> Delete(PlatformId id, CancellationToken cancellationToken)
    {
        await buckets.DeleteAsync(Caller, id, cancellationToken);
        return NoContent();
    }
}
