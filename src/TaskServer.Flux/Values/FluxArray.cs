using System.Collections;

namespace TaskServer.Flux.Values;

/// <summary>An immutable list of values; whoever made the array handed it over.</summary>
internal sealed class FluxArray(Value[] elements) : IReadOnlyList<Value>
{
    public static FluxArray Empty { get; } = new([]);

    public int Count => elements.Length;

    public Value this[int index] => elements[index];

    public ReadOnlySpan<Value> Span => elements;

    public IEnumerator<Value> GetEnumerator() => ((IEnumerable<Value>)elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => elements.GetEnumerator();
}
