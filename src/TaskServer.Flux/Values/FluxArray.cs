using System.Collections;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>An immutable list of values; whoever made the array handed it over.</summary>
internal sealed class FluxArray : IReadOnlyList<Value>
{
    /// <summary>From this length on an array is counted by itself.</summary>
    public const int ManyElements = 256;

    private readonly Value[] _elements;

    public FluxArray(Value[] elements)
        : this(elements, isCounted: false)
    {
    }

    /// <param name="elements">The values.</param>
    /// <param name="isCounted">Their memory has been counted while they were made.</param>
    public FluxArray(Value[] elements, bool isCounted)
    {
        _elements = elements;
        if (elements.Length < ManyElements || isCounted)
            return;
        var growth = new Growth();
        foreach (var element in elements)
            growth.Add(ValueSize.Of(element));
        growth.MoveTo(this);
    }

    public static FluxArray Empty { get; } = new([]);

    public int Count => _elements.Length;

    public Value this[int index] => _elements[index];

    public ReadOnlySpan<Value> Span => _elements;

    public IEnumerator<Value> GetEnumerator() => ((IEnumerable<Value>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _elements.GetEnumerator();
}
