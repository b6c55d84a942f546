using System.Runtime.InteropServices;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Aggregates;

internal static class Numbers
{
    public static bool IsNumeric(this ColumnType type) => type is ColumnType.Float or ColumnType.Int or ColumnType.UInt;

    /// <summary>A row of a numeric, array-backed column that is not null.</summary>
    public static double ToDouble(Column column, int row) => column switch
    {
        Column<double> doubles => doubles.Values[row],
        Column<long> { Type: ColumnType.UInt } unsigned => unchecked((ulong)unsigned.Values[row]),
        _ => ((Column<long>)column).Values[row],
    };

    /// <summary>The rows of a stretch that are not null, as floats: the column's own memory where it is of that form, else the buffer, which grows as needed.</summary>
    public static ReadOnlySpan<double> Of(Column column, int start, int count, ref double[] buffer)
    {
        if (column is Column<double> { HasNulls: false } plain)
            return plain.Values.Slice(start, count);
        if (buffer.Length < count)
            buffer = new double[Math.Max(count, Math.Min(2 * buffer.Length, Chunk.TargetRows))];
        var length = 0;
        if (column is Column<double> floats)
        {
            var values = floats.Values.Slice(start, count);
            var nulls = floats.Nulls.Slice(start, count);
            for (var i = 0; i < values.Length; i++)
            {
                if (!nulls[i])
                    buffer[length++] = values[i];
            }
            return buffer.AsSpan(0, length);
        }
        var integers = (Column<long>)column;
        var isUnsigned = column.Type == ColumnType.UInt;
        var longs = integers.Values.Slice(start, count);
        var empty = integers.HasNulls ? integers.Nulls.Slice(start, count) : default;
        for (var i = 0; i < longs.Length; i++)
        {
            if (!empty.IsEmpty && empty[i])
                continue;
            buffer[length++] = isUnsigned ? unchecked((ulong)longs[i]) : longs[i];
        }
        return buffer.AsSpan(0, length);
    }

    /// <summary>The rows of a stretch that are not null.</summary>
    public static ReadOnlySpan<long> Integers(Column<long> column, int start, int count, ref long[] buffer)
    {
        var values = column.Values.Slice(start, count);
        if (!column.HasNulls)
            return values;
        if (buffer.Length < count)
            buffer = new long[count];
        var nulls = column.Nulls.Slice(start, count);
        var length = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!nulls[i])
                buffer[length++] = values[i];
        }
        return buffer.AsSpan(0, length);
    }

    public static ReadOnlySpan<ulong> Unsigned(ReadOnlySpan<long> values) => MemoryMarshal.Cast<long, ulong>(values);
}
