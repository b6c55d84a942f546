using System.Text.Json;
using System.Text.Json.Nodes;
using TaskServer.Flux;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;

namespace TaskServer.Benchmarks;

/// <summary>
/// No benchmark but its neighbour: reads scripts from the standard input, one JSON string a line, and answers each with the mistakes the type checker finds and
/// the types of the names the script assigns, so that <c>tests/oracle</c> can compare them with the reference. <c>{"package":"path"}</c> is answered with the
/// types of a package.
/// </summary>
internal static class FluxTypesDriver
{
    public static async Task RunAsync(BenchmarkOptions options)
    {
        if (options.Once)
        {
            Console.WriteLine(Answer("x = 1"));
            Console.WriteLine(Package("date"));
            return;
        }

        while (await Console.In.ReadLineAsync() is { } line)
        {
            var question = JsonNode.Parse(line)!;
            Console.WriteLine((question is JsonObject ? Package((string)question["package"]!) : Answer((string)question!)).ToJsonString());
        }
    }

    private static JsonObject Answer(string script)
    {
        var file = FluxParser.Parse(script);
        if (AstChecker.Describe(file) is { } complaint)
            return new JsonObject { ["unreadable"] = complaint };
        var errors = new TypeErrors();
        var library = FluxEngine.Library;
        var inference = new Inference(library, library.Prelude, errors, new Budget(10_000_000));
        try
        {
            inference.File(file);
        }
        catch (TypesTooLargeException)
        {
            errors.TooLarge(file.Span);
        }

        return new JsonObject
        {
            ["errors"] = new JsonArray([.. errors.ToDiagnostics().Select(error => JsonValue.Create(error.ToString()))]),
            ["types"] = Texts(inference.Members),
        };
    }

    private static JsonObject Package(string path) => new() { ["types"] = Texts(FluxEngine.Library.Find(path)?.Members ?? new Dictionary<string, Polytype>()) };

    private static JsonObject Texts(IEnumerable<KeyValuePair<string, Polytype>> members)
    {
        var types = new JsonObject();
        foreach (var (name, type) in members)
            types[name] = Text(type);
        return types;
    }

    private static string Text(Polytype type)
    {
        var constraints = new List<string>();
        for (var i = 0; i < type.Variables.Length; i++)
        {
            if (type.Variables[i] != Kinds.None)
                constraints.Add($"{TypeText.WithKinds(type.Type, QuantifiedVariable.Number(i)).Second}: {type.Variables[i].ToString().Replace(", ", " + ", StringComparison.Ordinal)}");
        }

        return TypeText.Of(type.Type) + (constraints.Count > 0 ? " where " + string.Join(", ", constraints) : "");
    }
}
