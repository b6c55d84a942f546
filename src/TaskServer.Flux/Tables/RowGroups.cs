using System.Runtime.InteropServices;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

/// <summary>Splits the rows of a chunk by the values of some columns. Numbers the groups; makes no object per row.</summary>
internal static class RowGroups
{
    /// <summary>
    /// The parts of the chunk, each with equal values in the given columns, in order of their first rows; those columns are constant in the parts. The whole chunk, when that is one part.
    /// </summary>
    public static IEnumerable<Chunk> Split(Chunk chunk, IReadOnlyList<int> columns)
    {
        var varying = columns.Where(c => !chunk[c].IsConstant).ToArray();
        if (varying.Length == 0 || chunk.Rows == 0)
            return [chunk];
        var groups = new int[chunk.Rows];
        var count = 1;
        foreach (var column in varying)
            count = Refine(chunk[column], groups, count);
        if (count == 1)
            return [WithConstants(chunk, varying)];
        return Scatter(chunk, varying, groups, count);
    }

    private static IEnumerable<Chunk> Scatter(Chunk chunk, int[] varying, int[] groups, int count)
    {
        var starts = new int[count + 1];
        foreach (var group in groups)
            starts[group + 1]++;
        for (var i = 1; i <= count; i++)
            starts[i] += starts[i - 1];
        var next = starts.AsSpan(0, count).ToArray();
        var rows = new int[groups.Length];
        for (var row = 0; row < groups.Length; row++)
            rows[next[groups[row]]++] = row;
        for (var group = 0; group < count; group++)
        {
            var part = rows.AsSpan(starts[group], starts[group + 1] - starts[group]);
            var isRun = part[^1] - part[0] == part.Length - 1;
            yield return WithConstants(isRun ? chunk.Slice(part[0], part.Length) : chunk.Take(part), varying);
        }
    }

    private static Chunk WithConstants(Chunk chunk, int[] varying)
    {
        var columns = chunk.Columns.ToArray();
        foreach (var c in varying)
            columns[c] = new ConstantColumn(columns[c].Type, columns[c][0], chunk.Rows);
        return new(chunk.Schema, columns, chunk.Rows);
    }

    // Gives every row the number of its (old group, value) pair and returns how many pairs there are.
    private static int Refine(Column column, int[] groups, int count) => column switch
    {
        Column<string> strings => Refine(strings, groups, count, StringComparer.Ordinal),
        Column<bool> bools => Refine(bools, groups, count, EqualityComparer<bool>.Default),
        Column<double> doubles => Refine(doubles, groups, count, DoubleBits.Instance),
        Column<long> longs => Refine(longs, groups, count, EqualityComparer<long>.Default),
        _ => count,
    };

    private static int Refine<T>(Column<T> column, int[] groups, int count, IEqualityComparer<T> comparer)
        where T : notnull
    {
        // Codes of the values first, then of the pairs; a run of equal values costs one comparison a row.
        var codes = new Dictionary<T, int>(comparer);
        var pairs = new Dictionary<long, int>();
        var values = column.Values;
        var nulls = column.Nulls;
        var lastCode = -2;
        T? last = default;
        var lastPair = -1L;
        var lastGroup = -1;
        for (var row = 0; row < values.Length; row++)
        {
            int code;
            if (!nulls.IsEmpty && nulls[row])
            {
                code = -1;
            }
            else if (lastCode >= 0 && comparer.Equals(last, values[row]))
            {
                code = lastCode;
            }
            else
            {
                ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(codes, values[row], out var known);
                if (!known)
                    slot = codes.Count - 1;
                code = slot;
                last = values[row];
            }
            lastCode = code;
            var pair = ((long)groups[row] << 32) | (uint)(code + 1);
            if (pair != lastPair)
            {
                ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, pair, out var known);
                if (!known)
                    slot = pairs.Count - 1;
                lastGroup = slot;
                lastPair = pair;
            }
            groups[row] = lastGroup;
        }
        return pairs.Count;
    }

    private sealed class DoubleBits : IEqualityComparer<double>
    {
        public static DoubleBits Instance { get; } = new();

        public bool Equals(double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y);

        public int GetHashCode(double obj) => BitConverter.DoubleToInt64Bits(obj).GetHashCode();
    }

    /// <summary>The key of a part: the given columns' values in its first row.</summary>
    public static GroupKey KeyOf(Chunk part, IEnumerable<int> columns) => GroupKey.Of(columns.Select(c => (part.Schema[c].Label, part[c][0])));
}
