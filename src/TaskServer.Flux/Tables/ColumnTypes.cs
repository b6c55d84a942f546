using System.Diagnostics;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Tables;

internal static class ColumnTypes
{
    /// <summary>The name of the type in scripts and messages.</summary>
    public static string Text(this ColumnType type) => type switch
    {
        ColumnType.Bool => "bool",
        ColumnType.Int => "int",
        ColumnType.UInt => "uint",
        ColumnType.Float => "float",
        ColumnType.String => "string",
        ColumnType.Time => "time",
        _ => throw new UnreachableException(),
    };

    /// <summary>The type of a name in scripts; null when columns cannot have it.</summary>
    public static ColumnType? Named(string name) => name switch
    {
        "bool" => ColumnType.Bool,
        "int" => ColumnType.Int,
        "uint" => ColumnType.UInt,
        "float" => ColumnType.Float,
        "string" => ColumnType.String,
        "time" => ColumnType.Time,
        _ => null,
    };

    public static ValueKind Kind(this ColumnType type) => type switch
    {
        ColumnType.Bool => ValueKind.Bool,
        ColumnType.Int => ValueKind.Int,
        ColumnType.UInt => ValueKind.UInt,
        ColumnType.Float => ValueKind.Float,
        ColumnType.String => ValueKind.String,
        ColumnType.Time => ValueKind.Time,
        _ => throw new UnreachableException(),
    };

    /// <summary>Null when values of this kind do not fit into a column.</summary>
    public static ColumnType? ToColumnType(this ValueKind kind) => kind switch
    {
        ValueKind.Bool => ColumnType.Bool,
        ValueKind.Int => ColumnType.Int,
        ValueKind.UInt => ColumnType.UInt,
        ValueKind.Float => ColumnType.Float,
        ValueKind.String => ColumnType.String,
        ValueKind.Time => ColumnType.Time,
        _ => null,
    };
}
