using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskServer.Flux.Syntax;

/// <summary>
/// Syntax trees as JSON with the public node names, as requests and answers of the query API carry them. Comments, attributes and errors travel along.
/// </summary>
public static class AstJson
{
    // A node takes two levels: an object, and often an array around it.
    internal const int MaxJsonDepth = 4 * Nesting.MaxDepth;

    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxJsonDepth,
        SkipValidation = true,
    };

    public static byte[] Write(SourceFile file) => Write(writer => new AstJsonWriter(writer, file.Text).File(file));

    /// <summary>A package of one file, the form in which the query API answers with a parsed script.</summary>
    public static byte[] WritePackage(SourceFile file) => Write(writer => new AstJsonWriter(writer, file.Text).Package(file));

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _options))
            write(writer);
        return stream.ToArray();
    }

    /// <summary>Reads a file; a package of exactly one file will do as well.</summary>
    /// <exception cref="FluxException">The JSON is no such tree; the code is <c>invalid</c>.</exception>
    public static SourceFile ReadFile(string json)
    {
        using var document = Parse(json);
        return ReadFile(document.RootElement);
    }

    /// <inheritdoc cref="ReadFile(string)"/>
    public static SourceFile ReadFile(JsonElement json)
    {
        var package = ReadPackage(json);
        return package.Files.Length == 1 ? package.Files[0] : throw FluxException.Invalid($"expected one file, found {package.Files.Length}");
    }

    /// <summary>Reads a package; a file is a package that holds only it.</summary>
    /// <exception cref="FluxException">The JSON is no such tree; the code is <c>invalid</c>.</exception>
    public static Package ReadPackage(JsonElement json)
    {
        var package = new AstJsonReader().Package(json);
        foreach (var file in package.Files)
        {
            if (Nesting.IsTooDeep(file))
                throw FluxException.Invalid(Messages.TooDeep);
        }

        return package;
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
        catch (JsonException e)
        {
            throw FluxException.Invalid(e.Message, e);
        }
    }
}
