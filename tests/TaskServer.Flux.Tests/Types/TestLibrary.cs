using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;

namespace TaskServer.Flux.Tests.Types;

/// <summary>The library's own packages; declarations in this folder stand in for those that are not complete.</summary>
internal static class TestLibrary
{
    public static LibraryTypes Types { get; } = new(Source);

    public static CheckedScript Check(string script)
    {
        var file = FluxParser.Parse(script);
        Assert.Null(AstChecker.Describe(file));
        return new TypeChecker(Types).Check(file);
    }

    private static SourceFile? Source(string path)
    {
        var standIn = Path.Combine(AppContext.BaseDirectory, "Types", "Library", path + ".flux");
        var text = File.Exists(standIn) ? File.ReadAllText(standIn) : LibraryLoader.Text(path);
        return text is null ? null : FluxParser.Parse(text);
    }
}
