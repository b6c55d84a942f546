namespace TaskServer.Points;

/// <summary>
/// Points of one series, strictly ascending in time. The first <see cref="Count"/> elements of the arrays hold them (the arrays may be
/// longer). The arrays belong to the store and are shared between readers: never write to them.
/// </summary>
public sealed class PointBlock
{
    internal PointBlock(FieldType type, long[] times, Array values, int count)
    {
        Type = type;
        Times = times;
        Values = values;
        Count = count;
    }

    public FieldType Type { get; }

    public int Count { get; }

    /// <summary>Unix nanoseconds.</summary>
    public long[] Times { get; }

    /// <summary>The array of the property that belongs to <see cref="Type"/>; the other properties throw.</summary>
    public double[] Floats => (double[])Values;

    public long[] Integers => Type == FieldType.Integer ? (long[])Values : throw new InvalidCastException();

    public ulong[] Unsigneds => Type == FieldType.Unsigned ? (ulong[])Values : throw new InvalidCastException();

    public string[] Strings => (string[])Values;

    public bool[] Booleans => (bool[])Values;

    /// <summary>The array of <see cref="Type"/>.</summary>
    public Array Values { get; }

    internal const int CharactersPerWeight = 16;

    /// <summary>The number of points, those with long texts counted as several.</summary>
    internal long Weight
    {
        get
        {
            long weight = Count;
            if (Values is string[] texts)
            {
                foreach (var text in texts.AsSpan(0, Count))
                    weight += text.Length / CharactersPerWeight;
            }
            return weight;
        }
    }

    internal long First => Times[0];

    internal long Last => Times[Count - 1];

    /// <summary>The position of the first point that is not before <paramref name="time"/>.</summary>
    internal int LowerBound(long time, int from = 0)
    {
        // Galloping: what is sought is mostly near the front (merging) or at one of the ends (ranges).
        var step = 1;
        var high = from;
        while (high < Count && Times[high] < time)
        {
            from = high + 1;
            high += step;
            step <<= 1;
        }
        high = Math.Min(high, Count);
        while (from < high)
        {
            var middle = (from + high) >>> 1;
            if (Times[middle] < time)
                from = middle + 1;
            else
                high = middle;
        }
        return from;
    }

    /// <summary>A part of the block; the block itself where that is the whole of it.</summary>
    internal PointBlock Slice(int from, int count)
    {
        if (from == 0)
            return count == Count ? this : new PointBlock(Type, Times, Values, count);
        var times = GC.AllocateUninitializedArray<long>(count);
        var values = Type.NewArray(count);
        Array.Copy(Times, from, times, 0, count);
        Array.Copy(Values, from, values, 0, count);
        return new PointBlock(Type, times, values, count);
    }

    /// <summary>The points from <paramref name="start"/> on that are before <paramref name="stop"/>; perhaps none.</summary>
    internal PointBlock Between(long start, long stop)
    {
        var from = LowerBound(start);
        return Slice(from, Math.Max(LowerBound(stop, from) - from, 0));
    }

    /// <summary>The points before <paramref name="start"/> and those after <paramref name="end"/>.</summary>
    internal PointBlock Without(long start, long end)
    {
        var from = LowerBound(start);
        var rest = end == long.MaxValue ? Count : LowerBound(end + 1, from);
        if (rest == from)
            return this;
        var kept = new Builder(Type, Count - (rest - from));
        kept.Append(this, 0, from);
        kept.Append(this, rest, Count);
        return kept.ToBlock();
    }

    /// <summary>Both blocks' points; where both have one at the same time, the newer block's.</summary>
    internal static PointBlock Merge(PointBlock older, PointBlock newer)
    {
        if (older.Count == 0)
            return newer;
        if (newer.Count == 0)
            return older;
        var merged = new Builder(older.Type, older.Count + newer.Count);
        int i = 0, j = 0;
        while (i < older.Count && j < newer.Count)
        {
            var run = older.LowerBound(newer.Times[j], i);
            merged.Append(older, i, run);
            i = run;
            if (i < older.Count && older.Times[i] == newer.Times[j])
                i++;
            run = i < older.Count ? newer.LowerBound(older.Times[i], j) : newer.Count;
            merged.Append(newer, j, run);
            j = run;
        }
        merged.Append(older, i, older.Count);
        merged.Append(newer, j, newer.Count);
        return merged.ToBlock();
    }

    /// <summary>
    /// The points of this block and of a newer one, in the arrays of this block where they have room behind its end. Whoever holds
    /// this block goes on seeing its own points alone. Only the newest block over the arrays may be appended to.
    /// </summary>
    internal PointBlock Append(PointBlock newer)
    {
        if (Count > 0 && newer.Count > 0 && newer.First <= Last)
            return Merge(this, newer);
        var count = Count + newer.Count;
        var (times, values) = (Times, Values);
        if (count > Math.Min(times.Length, values.Length))
        {
            var capacity = Math.Max(count, Math.Max(4, Count * 2));
            times = GC.AllocateUninitializedArray<long>(capacity);
            values = Type.NewArray(capacity);
            Array.Copy(Times, times, Count);
            Array.Copy(Values, values, Count);
        }
        Array.Copy(newer.Times, 0, times, Count, newer.Count);
        Array.Copy(newer.Values, 0, values, Count, newer.Count);
        return new PointBlock(Type, times, values, count);
    }

    private struct Builder(FieldType type, int capacity)
    {
        private readonly long[] _times = GC.AllocateUninitializedArray<long>(capacity);
        private readonly Array _values = type.NewArray(capacity);
        private int _count;

        public void Append(PointBlock from, int start, int end)
        {
            if (end == start)
                return;
            Array.Copy(from.Times, start, _times, _count, end - start);
            Array.Copy(from.Values, start, _values, _count, end - start);
            _count += end - start;
        }

        public readonly PointBlock ToBlock() => new(type, _times, _values, _count);
    }
}
