namespace TaskServer.Points;

/// <summary>The type of a field's values. The numbers are stored.</summary>
public enum FieldType : byte
{
    Float = 1,
    Integer = 2,
    Unsigned = 3,
    String = 4,
    Boolean = 5,
}

internal static class FieldTypes
{
    /// <summary>The word that InfluxDB uses in its messages.</summary>
    public static string Word(this FieldType type) => type switch
    {
        FieldType.Float => "float",
        FieldType.Integer => "integer",
        FieldType.Unsigned => "unsigned",
        FieldType.String => "string",
        _ => "boolean",
    };

    public static Array NewArray(this FieldType type, int length) => type switch
    {
        FieldType.Float => GC.AllocateUninitializedArray<double>(length),
        FieldType.Integer => GC.AllocateUninitializedArray<long>(length),
        FieldType.Unsigned => GC.AllocateUninitializedArray<ulong>(length),
        FieldType.String => new string[length],
        _ => new bool[length],
    };
}
