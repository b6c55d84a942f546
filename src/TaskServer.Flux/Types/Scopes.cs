using System.Collections.Frozen;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>What a name stands for: a type that is the same at every use, one that holds for many, or a package.</summary>
internal readonly record struct Binding(Monotype? Type, Polytype? Scheme, PackageTypes? Package)
{
    public bool IsOption { get; init; }

    /// <summary>The statement that assigns it; nothing for what may be assigned again.</summary>
    public SourceSpan? Assigned { get; init; }
}

/// <summary>
/// The names visible at one point of a script, inner ones before outer ones, those of the prelude last. One table for all scopes: leaving a
/// scope puts back what its names had hidden.
/// </summary>
internal sealed class Scopes(PackageTypes? prelude)
{
    /// <summary>What is known without any package.</summary>
    private static readonly FrozenDictionary<string, BasicType> _predeclared = new Dictionary<string, BasicType>
    {
        ["true"] = BasicType.Bool,
        ["false"] = BasicType.Bool,
        ["inf"] = BasicType.Duration,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, int> _latest = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];
    private int _start;

    /// <summary>Starts a scope; the result is for <see cref="Leave"/>.</summary>
    public int Enter()
    {
        var outer = _start;
        _start = _entries.Count;
        return outer;
    }

    public void Leave(int outer)
    {
        for (var i = _entries.Count - 1; i >= _start; i--)
        {
            var entry = _entries[i];
            if (entry.Hides < 0)
                _latest.Remove(entry.Name);
            else
                _latest[entry.Name] = entry.Hides;
        }

        _entries.RemoveRange(_start, _entries.Count - _start);
        _start = outer;
    }

    public void Add(string name, Binding binding)
    {
        var hides = _latest.TryGetValue(name, out var earlier) ? earlier : -1;
        _latest[name] = _entries.Count;
        _entries.Add(new Entry(name, binding, hides));
    }

    /// <summary>Whether the innermost scope itself assigned the name; packages and builtins may be hidden.</summary>
    public bool IsAssignedHere(string name, out Binding binding)
    {
        binding = _latest.TryGetValue(name, out var index) && index >= _start ? _entries[index].Binding : default;
        return binding.Assigned is not null;
    }

    public bool TryFind(string name, out Binding binding)
    {
        if (_latest.TryGetValue(name, out var index))
        {
            binding = _entries[index].Binding;
            return true;
        }

        if (prelude?.Find(name) is { } scheme)
        {
            binding = new Binding(null, scheme, null);
            return true;
        }

        binding = new Binding(_predeclared.GetValueOrDefault(name), null, null);
        return binding.Type is not null;
    }

    public PackageTypes? FindPackage(string name) => _latest.TryGetValue(name, out var index) ? _entries[index].Binding.Package : null;

    private readonly record struct Entry(string Name, Binding Binding, int Hides);
}
