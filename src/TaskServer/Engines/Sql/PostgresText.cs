using System.Globalization;
using TaskServer.Flux.Tables;

namespace TaskServer.Engines.Sql;

/// <summary>PostgreSQL's types and the text of their values.</summary>
internal static class PostgresText
{
    public static ColumnType TypeOf(string name) => name switch
    {
        "smallint" or "integer" or "bigint" or "oid" or "int2" or "int4" or "int8" => ColumnType.Int,
        "real" or "double precision" or "numeric" or "float4" or "float8" => ColumnType.Float,
        "boolean" or "bool" => ColumnType.Bool,
        "date" or "timestamp without time zone" or "timestamp with time zone" or "timestamp" or "timestamptz" => ColumnType.Time,
        _ => ColumnType.String,
    };

    /// <returns>Null: the text is none of the type, as a time beyond what nanoseconds reach.</returns>
    public static object? ValueOf(string text, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.Int:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
            case ColumnType.Float when text is "Infinity":
                return double.PositiveInfinity;
            case ColumnType.Float when text is "-Infinity":
                return double.NegativeInfinity;
            case ColumnType.Float:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
            case ColumnType.Bool:
                return text switch { "t" => true, "f" => false, _ => null };
            case ColumnType.Time:
                return SqlTime.TryParse(text, out var time) ? time : null;
            default:
                return text;
        }
    }
}
