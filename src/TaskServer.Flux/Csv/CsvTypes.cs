using System.Diagnostics;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux.Csv;

/// <summary>The names of types in the <c>#datatype</c> row.</summary>
internal static class CsvTypes
{
    public static string Name(ColumnType type) => type switch
    {
        ColumnType.Bool => "boolean",
        ColumnType.Int => "long",
        ColumnType.UInt => "unsignedLong",
        ColumnType.Float => "double",
        ColumnType.String => "string",
        ColumnType.Time => "dateTime:RFC3339",
        _ => throw new UnreachableException(),
    };
}
