using System.IO.Compression;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskServer.Engines.Flux;
using TaskServer.Flux;

namespace TaskServer.Dialects.Influx.Points;

/// <summary>Runs Flux at once and answers with CSV, row by row as it is computed.</summary>
[MalformedBody("failed to decode request body")]
[Malformed("failed to decode request body")]
[Route("api/v2/query")]
internal sealed class QueryController(Target target, FluxScripts scripts, IOptions<FluxOptions> options) : InfluxController
{
    [HttpPost]
    public async Task<IActionResult> Query(CancellationToken cancellationToken)
    {
        var request = await QueryRequest.ReadAsync(HttpContext);
        var organization = target.Organization(new InfluxQuery(Request), "failed to decode request body: ");
        var caller = new FluxCaller(Caller, organization.Id)
        {
            OrganizationName = organization.Name,
            Now = request.Now,
            Timeout = options.Value.QueryTimeout,
        };
        var prefer = Request.Headers["Prefer"].ToString();
        return prefer switch
        {
            "return-no-content" => await RunAsync(request, caller, Stream.Null, NoContent(), cancellationToken),
            "return-no-content-with-error" => await RunForErrorAsync(request, caller, cancellationToken),
            _ => await AnswerAsync(request, caller, cancellationToken),
        };
    }

    private async Task<IActionResult> AnswerAsync(QueryRequest request, FluxCaller caller, CancellationToken cancellationToken)
    {
        await using var body = new AnswerBody(Response, AcceptsGzip());
        return await RunAsync(request, caller, body, new EmptyResult(), cancellationToken);
    }

    private async Task<IActionResult> RunAsync(QueryRequest request, FluxCaller caller, Stream output, IActionResult done, CancellationToken cancellationToken)
    {
        try
        {
            await scripts.QueryAsync(
                () =>
                {
                    var program = request.Tree is { } tree ? FluxEngine.Compile(tree, request.Extern, cancellationToken) : scripts.Compile(request.Script, request.Extern, cancellationToken);
                    using var run = scripts.Start(program, caller, cancellationToken);
                    return new CsvAnswer(output, request.Dialect).Write(run);
                },
                cancellationToken);
            return done;
        }
        catch (FluxException fault)
        {
            throw FluxFaults.Refusal(fault);
        }
    }

    private async Task<IActionResult> RunForErrorAsync(QueryRequest request, FluxCaller caller, CancellationToken cancellationToken)
    {
        string? error = null;
        try
        {
            await RunAsync(request, caller, Stream.Null, NoContent(), cancellationToken);
        }
        catch (TaskServerException refused)
        {
            error = refused.Message;
        }

        Response.ContentType = AnswerBody.ContentType;
        if (error is not null)
            await Response.BodyWriter.WriteAsync(CsvAnswer.Error(error, request.Dialect), cancellationToken);
        return new EmptyResult();
    }

    private bool AcceptsGzip() => Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sets status and headers with the first byte, so that an error before it can still be answered as one.</summary>
    private sealed class AnswerBody(HttpResponse response, bool isZipped) : Stream
    {
        public const string ContentType = "text/csv; charset=utf-8";
        private Stream? _inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Begin().WriteAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override async ValueTask DisposeAsync()
        {
            if (isZipped && _inner is not null)
                await _inner.DisposeAsync();
            await base.DisposeAsync();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private Stream Begin()
        {
            if (_inner is not null)
                return _inner;
            response.ContentType = ContentType;
            response.Headers.Vary = "Accept-Encoding";
            if (isZipped)
                response.Headers.ContentEncoding = "gzip";
            return _inner = isZipped ? new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true) : response.Body;
        }
    }
}
