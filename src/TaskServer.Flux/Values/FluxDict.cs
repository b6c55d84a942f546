using System.Collections.Immutable;

namespace TaskServer.Flux.Values;

/// <summary>An immutable dictionary, ordered by key. Keys are scalars of one kind.</summary>
internal sealed class FluxDict(ImmutableSortedDictionary<Value, Value> entries)
{
    public static FluxDict Empty { get; } = new(ImmutableSortedDictionary.Create<Value, Value>(KeyComparer.Instance));

    public ImmutableSortedDictionary<Value, Value> Entries { get; } = entries;

    public int Count => Entries.Count;

    public bool TryGet(Value key, out Value value) => Entries.TryGetValue(key, out value);

    public FluxDict Insert(Value key, Value value) => new(Entries.SetItem(key, value));

    public FluxDict Remove(Value key) => new(Entries.Remove(key));

    public static FluxDict Of(IEnumerable<KeyValuePair<Value, Value>> pairs) => new(Empty.Entries.SetItems(pairs));

    private sealed class KeyComparer : IComparer<Value>
    {
        public static KeyComparer Instance { get; } = new();

        public int Compare(Value x, Value y) => ValueOrder.Compare(x, y);
    }
}
