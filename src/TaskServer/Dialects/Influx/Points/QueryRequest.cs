using System.Text;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Flux;
using TaskServer.Flux.Csv;
using TaskServer.Flux.Syntax;

namespace TaskServer.Dialects.Influx.Points;

/// <summary>A query: a script as text or as a tree, what is evaluated in front of it, and how the answer is to be printed.</summary>
internal sealed record QueryRequest
{
    private const string NotJson =
        "failed parsing request body as JSON; if sending a raw Flux script, set 'Content-Type: application/vnd.flux' in your request headers: ";

    public string Script { get; init; } = "";

    /// <summary>Instead of a script.</summary>
    public SourceFile? Tree { get; init; }

    public SourceFile? Extern { get; init; }

    public DateTimeOffset? Now { get; init; }

    public CsvDialect Dialect { get; init; } = new();

    /// <exception cref="MalformedRequestException">In the real server's words.</exception>
    public static async Task<QueryRequest> ReadAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http);
        if (http.Request.ContentType?.StartsWith("application/vnd.flux", StringComparison.OrdinalIgnoreCase) == true)
            return body.IsEmpty ? throw Fault("request body requires either query or AST") : new QueryRequest { Script = Encoding.UTF8.GetString(body.Span) };
        GoObject request;
        DateTimeOffset? now;
        try
        {
            request = GoValue.Parse(body).AsObject("QueryRequest");
            now = request.String("now", "time.Time") is { Length: > 0 } text ? Rfc3339.Parse(text) : null;
        }
        catch (MalformedRequestException fault)
        {
            throw Fault(NotJson + fault.Message);
        }

        if (request.String("type") is { Length: > 0 } type && type != "flux")
            throw Fault($"unknown query type: {type}");
        var script = request.String("query") ?? "";
        var tree = script.Length == 0 ? TreeOf(request, "ast") : null;
        if (script.Length == 0 && tree is null)
            throw Fault("request body requires either query or AST");
        return new QueryRequest
        {
            Script = script,
            Tree = tree,
            Extern = TreeOf(request, "extern") is { Body.IsEmpty: false } file ? file : null,
            Now = now,
            Dialect = DialectOf(request.Object("dialect", "QueryDialect")),
        };
    }

    private static SourceFile? TreeOf(GoObject request, string member)
    {
        try
        {
            return request.Find(member) is { } json ? AstJson.ReadFile(Encoding.UTF8.GetString(json.Text.Span)) : null;
        }
        catch (FluxException fault)
        {
            throw Fault(fault.Message);
        }
    }

    private static CsvDialect DialectOf(GoObject? dialect)
    {
        if (dialect is null)
            return new CsvDialect();
        var delimiter = dialect.String("delimiter") is { Length: > 0 } given ? given : ",";
        if (delimiter.Length != 1)
            throw Fault("invalid dialect delimeter: must be length 1");
        var annotations = new List<CsvAnnotation>();
        foreach (var annotation in dialect.Array("annotations", "[]string") ?? [])
        {
            annotations.Add(annotation.AsString(dialect.Field("annotations")) switch
            {
                "datatype" => CsvAnnotation.Datatype,
                "group" => CsvAnnotation.Group,
                "default" => CsvAnnotation.Default,
                var unknown => throw Fault($"unknown dialect annotation type: {unknown}"),
            });
        }

        if (dialect.String("commentPrefix") is { Length: > 1 })
            throw Fault("invalid dialect comment prefix: must be length 0 or 1");
        if (dialect.String("dateTimeFormat") is { Length: > 0 } format and not ("RFC3339" or "RFC3339Nano"))
            throw Fault($"unknown dialect date time format: {format}");
        return new CsvDialect
        {
            Header = dialect.Boolean("header") ?? true,
            Delimiter = delimiter[0],
            Annotations = annotations,
        };
    }

    private static MalformedRequestException Fault(string message) => new(message, inBody: true);
}
