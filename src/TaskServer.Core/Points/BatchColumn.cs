using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskServer.Points;

/// <summary>The values of one series, field and type in a batch, in the order of their lines.</summary>
internal sealed class BatchColumn(string field, FieldType type)
{
    private long[] _times = [];
    private long[] _bits = [];
    private string[] _texts = [];
    private int[] _lines = [];
    private bool _ascending = true;

    public string Field { get; } = field;

    public FieldType Type { get; } = type;

    /// <summary>The name as it stands in the text.</summary>
    public byte[] Utf8Field { get; } = Encoding.UTF8.GetBytes(field);

    public int Count { get; private set; }

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public ReadOnlySpan<int> Lines => _lines.AsSpan(0, Count);

    public void Add(long time, long bits, int line)
    {
        if (Count == _times.Length)
            Grow();
        _bits[Count] = bits;
        Add(time, line);
    }

    public void Add(long time, string text, int line)
    {
        if (Count == _times.Length)
            Grow();
        _texts[Count] = text;
        Add(time, line);
    }

    /// <summary>The text of the value before, if these bytes spell it: most strings are repeated.</summary>
    public string Text(ReadOnlySpan<byte> utf8)
    {
        if (Count > 0 && _texts[Count - 1] is var previous && previous.Length == utf8.Length && Ascii.Equals(utf8, previous))
            return previous;
        return Encoding.UTF8.GetString(utf8);
    }

    private void Add(long time, int line)
    {
        _ascending &= Count == 0 || time > _times[Count - 1];
        _times[Count] = time;
        _lines[Count] = line;
        Count++;
    }

    private void Grow()
    {
        var capacity = Math.Max(4, Count * 2);
        Array.Resize(ref _times, capacity);
        Array.Resize(ref _lines, capacity);
        if (Type == FieldType.String)
            Array.Resize(ref _texts, capacity);
        else
            Array.Resize(ref _bits, capacity);
    }

    /// <summary>The points in order of time, the later line's where two have the same time.</summary>
    /// <param name="dropped">The lines to leave out.</param>
    public PointBlock ToBlock(BitArray? dropped)
    {
        if (_ascending && dropped is null)
            return Type == FieldType.Integer ? new PointBlock(Type, _times, _bits, Count) : Gather(_times, null, Count);

        var times = new long[Count];
        var order = new int[Count];
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            if (dropped is not null && dropped[_lines[i]])
                continue;
            times[count] = _times[i];
            order[count++] = i;
        }
        if (!_ascending)
        {
            Array.Sort(times, order, 0, count);
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                if (kept > 0 && times[kept - 1] == times[i])
                {
                    order[kept - 1] = Math.Max(order[kept - 1], order[i]);
                    continue;
                }
                times[kept] = times[i];
                order[kept++] = order[i];
            }
            count = kept;
        }
        return Gather(times, order, count);
    }

    private PointBlock Gather(long[] times, int[]? order, int count)
    {
        var values = Type.NewArray(count);
        switch (values)
        {
            case bool[] booleans:
                for (var i = 0; i < count; i++)
                    booleans[i] = _bits[order?[i] ?? i] != 0;
                break;
            case string[] strings:
                for (var i = 0; i < count; i++)
                    strings[i] = _texts[order?[i] ?? i];
                break;
            default:
                var target = Bits(values);
                if (order is null)
                {
                    _bits.AsSpan(0, count).CopyTo(target);
                    break;
                }
                for (var i = 0; i < count; i++)
                    target[i] = _bits[order[i]];
                break;
        }
        return new PointBlock(Type, times, values, count);
    }

    private Span<long> Bits(Array values) => Type switch
    {
        FieldType.Float => MemoryMarshal.Cast<double, long>(((double[])values).AsSpan()),
        FieldType.Unsigned => MemoryMarshal.Cast<ulong, long>(((ulong[])values).AsSpan()),
        _ => (long[])values,
    };
}
