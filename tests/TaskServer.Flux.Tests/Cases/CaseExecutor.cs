using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using TaskServer.Flux.Csv;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tests.Cases;

/// <summary>Runs a case in this process, as a query over HTTP would.</summary>
internal static class CaseExecutor
{
    public static CaseAnswer Run(FluxCase @case)
    {
        var buckets = new MemoryBuckets();
        foreach (var bucket in @case.Buckets.Concat(@case.Write.Select(w => w.Key)))
            buckets.Clear(bucket);
        foreach (var (bucket, lines) in @case.Write)
            buckets.WriteLines(bucket, lines);
        foreach (var script in @case.Before)
        {
            if (Query(script, null, buckets) is { Message: { } message })
                return new(599, null, $"before: {message}", "");
        }
        if (@case.Listener is not { } routes)
            return Query(@case.Script, @case.Request, buckets);
        using var listener = new LoopbackServer(routes);
        var answer = Query(@case.Script.Replace("{{listener}}", listener.Url, StringComparison.Ordinal), @case.Request, buckets);
        return answer with
        {
            Text = Hide(answer.Text, listener)!,
            Message = Hide(answer.Message, listener),
            Requests = listener.Requests,
        };
    }

    private static string? Hide(string? text, LoopbackServer listener) => text?
        .Replace(listener.Url, "{{listener}}", StringComparison.Ordinal).Replace(listener.Url[7..], "{{host}}", StringComparison.Ordinal);

    private static CaseAnswer Query(string script, JsonObject? request, MemoryBuckets buckets)
    {
        var dialect = request is null || !request.ContainsKey("dialect") ? CsvDialect.Annotated : DialectOf(request["dialect"]?.AsObject() ?? []);
        var environment = new FluxEnvironment
        {
            Buckets = buckets,
            OrganizationId = MemoryBuckets.OrganizationId,
            OrganizationName = MemoryBuckets.Organization,
            Http = new LoopbackHttp(),
            Now = request?["now"] is { } now && TimeText.TryParse(now.GetValue<string>(), out var time) ? time : null,
        };
        var output = new ArrayBufferWriter<byte>();
        var writer = new AnnotatedCsvWriter(output, dialect);
        try
        {
            var program = FluxEngine.Compile(script, request?["extern"] is { } file ? Flux.Syntax.AstJson.ReadFile(file.ToJsonString()) : null);
            using var run = program.Run(environment);
            foreach (var result in run.Results)
            {
                foreach (var _ in writer.Write(result))
                {
                }
            }
        }
        catch (FluxException e)
        {
            var refused = new CaseAnswer(e.Code switch { "not found" => 404, "unauthorized" => 401, "internal error" => 500, _ => 400 }, e.Code, e.Message, "");
            if (output.WrittenCount == 0)
                return refused;
            // How much is held back before the status is sent is up to the host: both answers are right.
            writer.WriteError(e.Message);
            return new(200, null, e.Message, Encoding.UTF8.GetString(output.WrittenSpan)) { Early = refused };
        }
        return new(200, null, null, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static CsvDialect DialectOf(JsonObject dialect) => new()
    {
        Header = dialect["header"]?.GetValue<bool>() ?? true,
        Delimiter = dialect["delimiter"]?.GetValue<string>()[0] ?? ',',
        Annotations = [.. dialect["annotations"]?.AsArray().Select(a => Enum.Parse<CsvAnnotation>(a!.GetValue<string>(), ignoreCase: true)) ?? []],
    };
}
