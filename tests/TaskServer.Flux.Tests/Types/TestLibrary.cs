using TaskServer.Flux.Runtime;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;

namespace TaskServer.Flux.Tests.Types;

/// <summary>The library's own packages; declarations in this folder stand in for those that lack some of their functions.</summary>
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
        var own = LibraryLoader.Parsed(path);
        var file = Path.Combine(AppContext.BaseDirectory, "Types", "Library", path + ".flux");
        if (!File.Exists(file))
            return own;
        var standIn = FluxParser.Parse(File.ReadAllText(file));
        return own is not null && Names(standIn).All(Names(own).Contains) ? own : standIn;
    }

    private static HashSet<string> Names(SourceFile package) => [.. package.Body.Select(Name).Where(name => !name.StartsWith('_'))];

    private static string Name(Statement statement) => statement switch
    {
        BuiltinStatement builtin => builtin.Id.Name,
        VariableAssignment assignment => assignment.Id.Name,
        OptionStatement { Assignment: VariableAssignment option } => option.Id.Name,
        _ => "_",
    };
}
