using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace TaskServer.Engines;

/// <summary>The registered engines by name.</summary>
public sealed class ScriptEngines(IEnumerable<IScriptEngine> engines)
{
    private readonly FrozenDictionary<string, IScriptEngine> _byName =
        engines.ToFrozenDictionary(engine => engine.Name, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    public bool TryGet(string name, [NotNullWhen(true)] out IScriptEngine? engine) => _byName.TryGetValue(name, out engine);
}
