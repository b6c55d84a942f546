using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>Collects the elements of an array whose length is a matter of data; counts its memory on the way.</summary>
internal sealed class ArrayBuilder
{
    // Pieces are not copied while the array grows, which would take too long for a large one.
    private const int Piece = 1 << 16;

    private List<Value[]>? _full;
    private Value[] _last = new Value[4];
    private int _count;
    private Growth _growth;

    public int Count => _count + (_full?.Count ?? 0) * Piece;

    public void Add(Value value)
    {
        _growth.Add(ValueSize.Of(value));
        if (_count == _last.Length)
        {
            if (_count == Piece)
            {
                (_full ??= []).Add(_last);
                _last = new Value[Piece];
                _count = 0;
            }
            else
            {
                Array.Resize(ref _last, _count * 4);
            }
        }
        _last[_count++] = value;
    }

    public FluxArray Build()
    {
        var values = new Value[Count];
        var at = 0;
        foreach (var piece in _full ?? [])
        {
            Work.ThrowIfCancelled();
            piece.CopyTo(values, at);
            at += Piece;
        }
        _last.AsSpan(0, _count).CopyTo(values.AsSpan(at));
        var array = new FluxArray(values, isCounted: true);
        _growth.MoveTo(array);
        return array;
    }
}
