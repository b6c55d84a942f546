using System.Collections.Concurrent;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>
/// The types of the library's packages, inferred from their Flux files when first asked for and kept. <paramref name="source"/> gives the file of
/// a package path, or null when there is none.
/// </summary>
internal sealed class LibraryTypes(Func<string, SourceFile?> source)
{
    /// <summary>Every script sees all of this package without importing it,</summary>
    private const string Universe = "universe";

    /// <summary>and some of this one.</summary>
    private const string Influx = "influxdata/influxdb";

    private static readonly string[] _influxNames = ["from", "to", "buckets", "wideTo", "cardinality"];

    private readonly ConcurrentDictionary<string, PackageTypes> _packages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _beingLoaded = new(StringComparer.Ordinal);

    /// <summary>One for all packages, because they load each other.</summary>
    private readonly Lock _loading = new();
    private PackageTypes? _prelude;

    public PackageTypes Prelude
    {
        get
        {
            if (_prelude is { } known)
                return known;
            lock (_loading)
                return _prelude ??= Merge();
        }
    }

    /// <summary>The types of a package, or null when the path is unknown.</summary>
    public PackageTypes? Find(string path)
    {
        if (_packages.TryGetValue(path, out var known))
            return known;
        lock (_loading)
        {
            if (_packages.TryGetValue(path, out known))
                return known;
            if (!_beingLoaded.Add(path))
                throw new InvalidOperationException($"Package {path} imports itself.");
            try
            {
                if (Load(path) is { } loaded)
                    return _packages[path] = loaded;
                return null;
            }
            finally
            {
                _beingLoaded.Remove(path);
            }
        }
    }

    private PackageTypes? Load(string path)
    {
        if (source(path) is not { } file)
            return null;
        var errors = new TypeErrors();
        var prelude = path switch
        {
            Universe => null,
            Influx => Find(Universe),
            _ => Prelude,
        };
        var inference = new Inference(this, prelude, errors, new Budget(int.MaxValue));
        inference.File(file);
        if (errors.Any)
            throw new InvalidOperationException($"Package {path} is wrong: {string.Join("; ", errors.ToDiagnostics())}");
        return new PackageTypes(file.Package?.Name.Name ?? path, inference.Members);
    }

    private PackageTypes Merge()
    {
        var members = new Dictionary<string, Polytype>(StringComparer.Ordinal);
        if (Find(Universe) is { } universe)
        {
            foreach (var (name, type) in universe.Members)
                members[name] = type;
        }

        if (Find(Influx) is { } influx)
        {
            foreach (var name in _influxNames)
            {
                if (influx.Find(name) is { } type)
                    members[name] = type;
            }
        }

        return new PackageTypes("universe", members);
    }
}
