using System.Collections.Immutable;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>An immutable dictionary, ordered by key. Keys are scalars of one kind.</summary>
internal sealed class FluxDict
{
    // A node of the tree, without what large values count themselves.
    private const int NodeBytes = 64;

    // Dictionaries that come from each other share most of their nodes: they count together.
    private readonly Counted _count;

    private FluxDict(ImmutableSortedDictionary<Value, Value> entries, Counted count)
    {
        Entries = entries;
        _count = count;
    }

    public static FluxDict Empty => new(Nothing, new());

    private static ImmutableSortedDictionary<Value, Value> Nothing { get; } = ImmutableSortedDictionary.Create<Value, Value>(KeyComparer.Instance);

    public ImmutableSortedDictionary<Value, Value> Entries { get; }

    public int Count => Entries.Count;

    public bool TryGet(Value key, out Value value) => Entries.TryGetValue(key, out value);

    public FluxDict Insert(Value key, Value value)
    {
        _count.Add(key, value);
        return new(Entries.SetItem(key, value), _count);
    }

    public FluxDict Remove(Value key) => new(Entries.Remove(key), _count);

    public static FluxDict Of(IEnumerable<KeyValuePair<Value, Value>> pairs)
    {
        var count = new Counted();
        var entries = Nothing.ToBuilder();
        foreach (var (key, value) in pairs)
        {
            count.Add(key, value);
            entries[key] = value;
        }
        return new(entries.ToImmutable(), count);
    }

    private sealed class Counted
    {
        private Growth _growth;

        public void Add(Value key, Value value) => _growth.Add(NodeBytes + ValueSize.Of(key) + ValueSize.Of(value));
    }

    private sealed class KeyComparer : IComparer<Value>
    {
        public static KeyComparer Instance { get; } = new();

        public int Compare(Value x, Value y) => ValueOrder.Compare(x, y);
    }
}
