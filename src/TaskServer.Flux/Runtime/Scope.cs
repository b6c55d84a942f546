namespace TaskServer.Flux.Runtime;

/// <summary>The names of one frame while it is bound.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _assigned = new(StringComparer.Ordinal);

    public Scope? Parent => parent;

    public int SlotCount { get; private set; }

    public IReadOnlyDictionary<string, int> Slots => _slots;

    public bool TryGet(string name, out int slot) => _slots.TryGetValue(name, out slot);

    public int AddParameter(string name) => Add(name);

    /// <summary>False when the block has assigned the name before.</summary>
    public bool TryAssign(string name) => _assigned.Add(name);

    /// <summary>Makes the name visible from here on.</summary>
    public int Add(string name)
    {
        var slot = SlotCount++;
        _slots[name] = slot;
        return slot;
    }
}
