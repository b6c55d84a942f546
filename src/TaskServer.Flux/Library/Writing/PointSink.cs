using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;

namespace TaskServer.Flux.Library.Writing;

/// <summary>Where <c>to</c> writes: a bucket of this server, or one of another server.</summary>
internal sealed record WriteTarget(BucketReference Bucket, RemoteServer? Remote);

/// <summary>Gathers points and writes them in batches.</summary>
internal sealed class PointSink(WriteTarget target, FluxBucket? bucket, RunContext context)
{
    private const int BatchSize = 5000;
    private List<FluxPoint> _batch = [];

    public void Add(FluxPoint point)
    {
        _batch.Add(point);
        if (_batch.Count >= BatchSize)
            Flush();
    }

    public void Flush()
    {
        if (_batch.Count == 0)
            return;
        var batch = _batch;
        // A new list: whoever writes may keep the old one.
        _batch = [];
        if (target.Remote is { } remote)
            Send(remote, batch);
        else
            context.Environment.Buckets.Write(bucket!, batch, context.CancellationToken);
    }

    private void Send(RemoteServer server, List<FluxPoint> batch)
    {
        var query = new List<string>();
        void Add(string name, string? value)
        {
            if (value is not null)
                query.Add($"{name}={Uri.EscapeDataString(value)}");
        }
        Add("bucket", target.Bucket.Name ?? target.Bucket.Id);
        Add("org", target.Bucket.Organization);
        Add("orgID", target.Bucket.OrganizationId);
        Add("precision", "ns");
        var response = context.Send(new FluxHttpRequest("POST", $"{server.Host.TrimEnd('/')}/api/v2/write?{string.Join('&', query)}")
        {
            Headers = [KeyValuePair.Create("Content-Type", "text/plain; charset=utf-8"), .. server.Token is { Length: > 0 } token ? [KeyValuePair.Create("Authorization", $"Token {token}")] : Array.Empty<KeyValuePair<string, string>>()],
            Body = PointText.Encode(batch),
        });
        if (response.StatusCode / 100 != 2)
            throw RemoteError.Of(response);
    }
}
