namespace TaskServer.Flux.Tables;

/// <summary>What a column of a table can hold.</summary>
public enum ColumnType : byte
{
    Bool,
    Int,
    UInt,
    Float,
    String,

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    Time,
}
