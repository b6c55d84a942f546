using System.Collections.Concurrent;
using System.Collections.Immutable;
using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

internal readonly record struct PackageMember(int Slot, bool IsOption);

/// <summary>A package of the library, parsed and bound once per process. Runs make an instance of it: a frame with its members.</summary>
internal sealed class LibraryPackage
{
    private static readonly ConcurrentDictionary<string, Lazy<LibraryPackage?>> Loaded = new(StringComparer.Ordinal);
    private Value[] _template = [];
    private BoundStatement[] _body = [];

    private LibraryPackage(string path, SourceFile source)
    {
        Path = path;
        Source = source;
        Name = source.Package?.Name.Name ?? path[(path.LastIndexOf('/') + 1)..];
    }

    public string Path { get; }

    /// <summary>The name that an import binds.</summary>
    public string Name { get; }

    /// <summary>The text of the package, for whoever needs the declared types.</summary>
    public SourceFile Source { get; }

    public ImmutableDictionary<string, PackageMember> Members { get; private set; } = ImmutableDictionary<string, PackageMember>.Empty;

    /// <summary>Those that scripts may use: names that begin with an underscore are the library's own, unless they are options.</summary>
    public IEnumerable<KeyValuePair<string, PackageMember>> PublicMembers => Members.Where(m => !m.Key.StartsWith('_') || m.Value.IsOption);

    /// <summary>Null when there is no such package.</summary>
    public static LibraryPackage? Find(string path) => Loaded.GetOrAdd(path, static p => new(() => Load(p))).Value;

    /// <summary>A package from a text that is not part of the library, for tests.</summary>
    public static LibraryPackage FromText(string path, string text) => Bind(path, FluxParser.Parse(text, path));

    public Frame Instantiate(RunContext context) => new(context, _template.AsSpan().ToArray(), null);

    /// <summary>Runs the package's statements; separate from <see cref="Instantiate"/>, so that packages may look at each other.</summary>
    public void Execute(Frame frame)
    {
        foreach (var statement in _body)
            statement.Execute(frame);
    }

    private static LibraryPackage? Load(string path) => LibraryLoader.Parsed(path) is { } source ? Bind(path, source) : null;

    private static LibraryPackage Bind(string path, SourceFile source)
    {
        var package = new LibraryPackage(path, source);
        var binder = new Binder(isScript: false, package.Path);
        var bound = binder.BindPackage(source);
        package.Members = bound.Members;
        package._template = bound.Template;
        package._body = bound.Body;
        return package;
    }
}
