using System.IO.Compression;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskServer.Hosting;
using TaskServer.Points;

namespace TaskServer.Dialects.Influx.Points;

[Route("api/v2/write")]
internal sealed class WriteController(Target target, PointStore points, IOptions<ServerOptions> options, TimeProvider time) : InfluxController
{
    [HttpPost]
    public async Task<IActionResult> Write(CancellationToken cancellationToken)
    {
        var query = new InfluxQuery(Request);
        var organization = target.Organization(query);
        var bucket = target.Bucket(organization.Id, query.Text("bucket") ?? throw TaskServerException.NotFound("bucket not found"));
        Target.DemandWrite(Caller, bucket, "insufficient permissions for write");
        if (!WritePrecision.TryParse(query.Text("precision") ?? "ns", out var precision))
            throw TaskServerException.Invalid("invalid precision; valid precision units are ns, us, ms, and s");
        var body = Decode(await RequestBody.ReadAsync(HttpContext));
        var now = time.GetUtcNow();
        var batch = LineProtocol.Parse(body.Span, precision, (now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        if (batch.Error is { } error)
            throw TaskServerException.Invalid(error);
        var written = await points.WriteAsync(bucket.Id, batch, bucket.Retention(now), cancellationToken);
        if (written.Message is { } message)
            throw new TaskServerException(ErrorCode.UnprocessableEntity, $"failure writing points to database: {message}");
        return NoContent();
    }

    /// <summary>Other encodings than gzip are taken as none, as the real server does.</summary>
    private ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body)
    {
        if (!string.Equals(Request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase))
            return body;
        try
        {
            using var zipped = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = zipped.Read(buffer)) > 0;)
            {
                // A few bytes can hold a great many; the limit is that of bodies that come plain.
                if (plain.Length + read > options.Value.MaxBodyBytes)
                    throw new TaskServerException(ErrorCode.RequestTooLarge, "request too large");
                plain.Write(buffer, 0, read);
            }

            return plain.GetBuffer().AsMemory(0, (int)plain.Length);
        }
        catch (InvalidDataException)
        {
            throw TaskServerException.Invalid("gzip: invalid header");
        }
    }
}
