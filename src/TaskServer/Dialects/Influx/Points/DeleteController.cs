using Microsoft.AspNetCore.Mvc;
using TaskServer.Buckets;
using TaskServer.Points;

namespace TaskServer.Dialects.Influx.Points;

[Route("api/v2/delete")]
internal sealed class DeleteController(Target target, PointStore points) : InfluxController
{
    [HttpPost]
    [MalformedBody("error decoding json body")]
    public async Task<IActionResult> Delete(DeleteBody body, CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        var organization = target.Organization(query);
        var bucket = BucketOf(query, organization.Id);
        Target.DemandWrite(Caller, bucket, "insufficient permissions to delete");
        await points.DeleteAsync(bucket.Id, body.Start, body.Stop, body.Predicate, cancellationToken);
        return NoContent();
    }

    private Bucket BucketOf(InfluxQuery query, PlatformId organization)
    {
        if (query.Text("bucket") is { } name)
            return target.Bucket(organization, name);
        var id = query.Id("bucketID") ?? throw TaskServerException.Invalid("Please provide either bucketID or bucket");
        return target.Bucket(organization, id.ToString());
    }
}
