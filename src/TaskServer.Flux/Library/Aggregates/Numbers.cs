using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Library.Aggregates;

internal static class Numbers
{
    /// <summary>A row of a numeric, array-backed column that is not null.</summary>
    public static double ToDouble(Column column, int row) => column switch
    {
        Column<double> doubles => doubles.Values[row],
        Column<long> { Type: ColumnType.UInt } unsigned => unchecked((ulong)unsigned.Values[row]),
        _ => ((Column<long>)column).Values[row],
    };
}
