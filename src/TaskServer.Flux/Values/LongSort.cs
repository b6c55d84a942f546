using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>Sorts many values; the framework's sort cannot be stopped, so it gets pieces, which are merged then.</summary>
internal static class LongSort
{
    private const int Piece = 1 << 18;

    public static void Sort<T>(Span<T> values)
        where T : IComparable<T>
    {
        if (values.Length <= Piece)
        {
            values.Sort();
            return;
        }
        for (var at = 0; at < values.Length; at += Piece)
        {
            Work.ThrowIfCancelled();
            values.Slice(at, Math.Min(Piece, values.Length - at)).Sort();
        }
        var other = new T[values.Length].AsSpan();
        var from = values;
        var to = other;
        for (var width = (long)Piece; width < values.Length; width *= 2)
        {
            for (var at = 0L; at < values.Length; at += 2 * width)
            {
                var middle = (int)Math.Min(at + width, values.Length);
                var end = (int)Math.Min(at + 2 * width, values.Length);
                Merge(from[(int)at..middle], from[middle..end], to[(int)at..end]);
            }
            var swap = from;
            from = to;
            to = swap;
        }
        if (from != values)
            from.CopyTo(values);
    }

    /// <summary>By an order of the caller's, whose comparisons take long enough to look for a cancellation on the way.</summary>
    public static void Sort<T>(Span<T> values, Comparison<T> order)
    {
        var steps = 0;
        try
        {
            values.Sort((a, b) =>
            {
                if ((++steps & Work.StepMask) == 0)
                    Work.ThrowIfCancelled();
                return order(a, b);
            });
        }
        catch (InvalidOperationException e) when (e.InnerException is OperationCanceledException)
        {
            // Sorting wraps what a comparison throws.
            Work.ThrowIfCancelled();
        }
    }

    private static void Merge<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> into)
        where T : IComparable<T>
    {
        var (l, r) = (0, 0);
        for (var i = 0; i < into.Length; i++)
        {
            if ((i & Work.StepMask) == 0)
                Work.ThrowIfCancelled();
            into[i] = r == right.Length || l < left.Length && left[l].CompareTo(right[r]) <= 0 ? left[l++] : right[r++];
        }
    }
}
