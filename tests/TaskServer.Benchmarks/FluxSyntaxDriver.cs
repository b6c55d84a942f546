using System.Text;
using System.Text.Json;
using TaskServer.Flux;
using TaskServer.Flux.Formatting;
using TaskServer.Flux.Syntax;

namespace TaskServer.Benchmarks;

/// <summary>
/// No benchmark but its neighbour: reads scripts from the standard input, one JSON string a line, and answers each with its tree and its layout, so that
/// <c>tests/oracle</c> can compare them with the reference.
/// </summary>
internal static class FluxSyntaxDriver
{
    public static async Task RunAsync(BenchmarkOptions options)
    {
        if (options.Once)
        {
            Console.WriteLine(Answer("x = 1"));
            return;
        }

        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(Answer(JsonSerializer.Deserialize<string>(line)!));
    }

    private static string Answer(string script)
    {
        var file = FluxParser.Parse(script);
        return $"{{\"tree\":{Encoding.UTF8.GetString(AstJson.Write(file))},\"printed\":{JsonSerializer.Serialize(Print(file))}}}";
    }

    private static string? Print(SourceFile file)
    {
        try
        {
            return FluxFormatter.Format(file);
        }
        catch (FluxException)
        {
            return null;
        }
    }
}
