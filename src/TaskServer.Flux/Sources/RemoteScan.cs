using System.Text;
using System.Text.Json;
using TaskServer.Flux.Csv;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Library.Writing;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Sources;

/// <summary>
/// A scan that another server answers: it gets a script of <c>from</c>, <c>range</c> and <c>filter</c>, and the aggregate, selector or window that stands directly behind
/// them. Everything else runs here.
/// </summary>
internal static class RemoteScan
{
    private static readonly string[] Annotations = ["group", "datatype", "default"];

    public static IEnumerable<Table> Read(BucketScan scan, RemoteServer server, RunContext context) => Ask(Script(scan), scan.Bucket, server, context);

    /// <summary>What another server makes of a call behind a scan of its own, so that only the result travels. Null where that is not what stands there.</summary>
    public static IEnumerable<Table>? Summary(StreamNode input, string? call, RunContext context) =>
        call is not null && !input.IsShared && input.AsScan(context) is { Remote: { } server, Bounds: not null } scan
            ? Ask(Script(scan, call), scan.Bucket, server, context)
            : null;

    /// <summary>The tables that another server answers a script with, in the organization that the reference names.</summary>
    public static IEnumerable<Table> Ask(string script, BucketReference organization, RemoteServer server, RunContext context)
    {
        var query = organization switch
        {
            { Organization: { } name } => "?org=" + Uri.EscapeDataString(name),
            { OrganizationId: { } id } => "?orgID=" + Uri.EscapeDataString(id),
            _ => "",
        };
        var headers = new List<KeyValuePair<string, string>> { new("Content-Type", "application/json"), new("Accept-Encoding", "gzip") };
        if (server.Token is { Length: > 0 } token)
            headers.Add(new("Authorization", "Token " + token));
        var response = context.Send(new FluxHttpRequest("POST", $"{server.Host.TrimEnd('/')}/api/v2/query{query}") { Headers = headers, Body = Body(script, context) });
        if (response.StatusCode is < 200 or > 299)
            throw RemoteError.Of(response);
        var text = Encoding.UTF8.GetString(response.Body);
        if (string.IsNullOrWhiteSpace(text))
            yield break;
        foreach (var (_, table) in AnnotatedCsvReader.Read(text))
            yield return table;
    }

    private static byte[] Body(string script, RunContext context) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["query"] = script,
        ["dialect"] = new Dictionary<string, object> { ["header"] = true, ["dateTimeFormat"] = "RFC3339Nano", ["annotations"] = Annotations },
        ["now"] = Values.TimeText.Trimmed(context.Now),
    });

    /// <summary>The script, laid out as the formatter does.</summary>
    public static string Script(BucketScan scan, string? call = null)
    {
        var (bucket, bounds) = (scan.Bucket, scan.Bounds!.Value);
        var filter = scan.Predicate is { } predicate ? $" |> filter(fn: (r) => {{ return {Text(predicate)} }})" : "";
        return FluxFormatter.Format(FluxParser.Parse(
            $"package main\nfrom({Argument(bucket)}) |> range(start: {Values.TimeText.Full(bounds.Start)}, stop: {Values.TimeText.Full(bounds.Stop)}){filter}{(call is null ? "" : $" |> {call}")}"));
    }

    /// <summary>The bucket as an argument of a call.</summary>
    public static string Argument(BucketReference bucket) => bucket.Name is { } name ? $"bucket: {Quoted(name)}" : $"bucketID: {Quoted(bucket.Id!)}";

    /// <summary>A condition as the body of a row function.</summary>
    public static string Text(SeriesPredicate predicate) => predicate switch
    {
        SeriesPredicate.And and => $"{Operand(and.Left)} and {Operand(and.Right)}",
        SeriesPredicate.Or or => $"{Operand(or.Left)} or {Operand(or.Right)}",
        SeriesPredicate.Text text => $"r[{Quoted(text.Label)}] {(text.Operator == PredicateOperator.Equal ? "==" : "!=")} {Quoted(text.Value)}",
        SeriesPredicate.Pattern pattern => $"r[{Quoted(pattern.Label)}] {(pattern.Operator == PredicateOperator.Matches ? "=~" : "!~")} /{pattern.Source.Replace("/", "\\/", StringComparison.Ordinal)}/",
        SeriesPredicate.Exists exists => $"exists r[{Quoted(exists.Label)}]",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Operand(SeriesPredicate predicate) => predicate is SeriesPredicate.And or SeriesPredicate.Or ? $"({Text(predicate)})" : Text(predicate);

    private static string Quoted(string text) => "\"" + text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal) + "\"";
}
