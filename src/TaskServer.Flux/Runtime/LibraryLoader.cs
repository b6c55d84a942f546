using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Runtime;

/// <summary>The texts of the library packages, embedded in this assembly as <c>Library/path/of/package.flux</c>.</summary>
internal static class LibraryLoader
{
    private const string Suffix = ".flux";
    private static readonly Assembly Home = typeof(LibraryLoader).Assembly;

    /// <summary>Import paths of all packages.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        [.. Home.GetManifestResourceNames().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)).Select(n => n[..^Suffix.Length].Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static readonly ConcurrentDictionary<string, SourceFile?> Files = new(StringComparer.Ordinal);

    /// <summary>The tree of a package, parsed once per process; null when there is no such import path.</summary>
    public static SourceFile? Parsed(string path) => Files.GetOrAdd(path, static p => Text(p) is { } text ? FluxParser.Parse(text, p) : null);

    /// <summary>The text of a package; null when there is no such import path.</summary>
    public static string? Text(string path)
    {
        using var stream = Home.GetManifestResourceStream(path + Suffix);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
