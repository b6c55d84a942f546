using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TaskServer.Dialects.Influx.Json;
using TaskServer.Flux;
using TaskServer.Flux.Syntax;

namespace TaskServer.Dialects.Influx.Points;

/// <summary>What editors ask: a script's tree, its mistakes, and what functions there are.</summary>
[MalformedBody("invalid json")]
[Route("api/v2/query")]
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Actions are members of an instance.")]
internal sealed class AnalysisController : InfluxController
{
    [HttpPost("ast")]
    public IActionResult Tree(QueryTextBody body)
    {
        var file = FluxParser.Parse(body.Query);
        if (AstChecker.Describe(file) is { } mistakes)
            throw TaskServerException.Invalid($"invalid AST: {mistakes}");
        return Ok(AstJson.WritePackage(file), static (writer, tree) =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("ast"u8);
            writer.WriteRawValue(tree, skipInputValidation: true);
            writer.WriteEndObject();
        });
    }

    [HttpPost("analyze")]
    public IActionResult Analyze(QueryTextBody body)
    {
        var file = FluxParser.Parse(body.Query);
        return Ok((body.Query, AstChecker.Check(file)), static (writer, found) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("errors"u8);
            foreach (var error in found.Item2)
            {
                writer.WriteStartObject();
                writer.WriteNumber("line"u8, error.Span.StartLine);
                writer.WriteNumber("column"u8, error.Span.StartColumn);
                writer.WriteNumber("character"u8, Encoding.UTF8.GetByteCount(found.Query.AsSpan(0, error.Span.Start)));
                writer.WriteString("message"u8, error.Text);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    [HttpGet("suggestions")]
    public IActionResult Functions() => Ok(FluxLibrary.Functions, static (writer, functions) =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("funcs"u8);
        foreach (var function in functions)
            Write(writer, function);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    [HttpGet("suggestions/{name}")]
    public IActionResult Function(string name) => Ok(
        FluxLibrary.Functions.FirstOrDefault(function => function.Name == name) ?? throw TaskServerException.NotFound($"function \"{name}\" not found"),
        Write);

    private static void Write(Utf8JsonWriter writer, FluxFunctionInfo function)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, function.Name);
        writer.WriteStartObject("params"u8);
        foreach (var (name, kind) in function.Parameters)
            writer.WriteString(name, kind);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

internal sealed record QueryTextBody(string Query) : IInfluxBody<QueryTextBody>
{
    public static QueryTextBody Read(GoValue body) => new(body.AsObject("langRequest").String("query") ?? "");
}
