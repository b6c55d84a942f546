using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;

namespace TaskServer.Flux.Tests.Types;

/// <summary>The library's own packages; declarations in this folder stand in for those it lacks.</summary>
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
        var text = LibraryLoader.Text(path);
        var standIn = Path.Combine(AppContext.BaseDirectory, "Types", "Library", path + ".flux");
        if (text is null && File.Exists(standIn))
            text = File.ReadAllText(standIn);
        return text is null ? null : FluxParser.Parse(text);
    }
}
