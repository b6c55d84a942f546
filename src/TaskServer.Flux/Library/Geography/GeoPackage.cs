using System.Globalization;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Geography;

/// <summary>Package <c>experimental/geo</c>.</summary>
internal sealed class GeoPackage : INativeLibrary
{
    private const string Path = "experimental/geo";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Path, "getGrid", Grid);
        natives.Add(Path, "getLevel", static (in a) => Value.Int(CellOf(a.String(0)).Level));
        natives.Add(Path, "s2CellIDToken", Token);
        natives.Add(Path, "s2CellLatLon", static (in a) =>
        {
            var center = Place.Of(CellOf(a.String(0)).Center());
            return Value.Record(FluxRecord.Of(("lat", Value.Float(center.Latitude * (180 / Math.PI))), ("lon", Value.Float(center.Longitude * (180 / Math.PI)))));
        });
        natives.Add(Path, "stContains", static (in a) =>
        {
            if (IsUnknown(a.Record(1)))
                return Value.Bool(false);
            var region = Geometry.Region(a.Record(0), Radius(a.Record(2)));
            return Value.Bool(Geometry.Line(a.Record(1)) is { } line ? region.Contains(line) : region.Contains(Geometry.Point(a.Record(1))));
        });
        natives.Add(Path, "stDistance", static (in a) =>
        {
            if (IsUnknown(a.Record(1)) || IsUnknown(a.Record(0)))
                return Value.Null(ColumnType.Float);
            var radius = Radius(a.Record(2));
            var region = Geometry.Region(a.Record(0), radius);
            var angle = Geometry.Line(a.Record(1)) is { } line ? region.Distance(line) : region.Distance(Geometry.Point(a.Record(1)));
            return Value.Float(angle * radius);
        });
        natives.Add(Path, "ST_LineString", static (in a) => Value.Stream(new LineStringNode(a.Origin, a.Stream(0))));
        natives.Add(Path, "stLength", static (in a) => Value.Float((Geometry.Line(a.Record(0))?.Length ?? Geometry.NoLength(a.Record(0))) * Radius(a.Record(1))));
    }

    private static Value Grid(in Arguments a)
    {
        var region = Geometry.Region(a.Record(0), Radius(a.Record(5)));
        long level = a.Int(3, -1), maxLevel = a.Int(4, -1);
        if (maxLevel is < 0 or > Cell.Deepest)
            maxLevel = Cell.Deepest;
        if (level > maxLevel)
            throw FluxException.Invalid($"level {level} is above the level of the cells, {maxLevel}");
        var covering = level >= 0
            ? Covering.At(region, (int)level, a.Context)
            : Covering.OfSize(region, a.Int(1, 24), a.Int(2, -1), (int)maxLevel, a.Context);
        return Value.Record(FluxRecord.Of(
            ("level", Value.Int(covering.Level)),
            ("set", Value.Array([.. covering.Cells.Select(c => Value.String(c.Token))]))));
    }

    private static Value Token(in Arguments a)
    {
        var level = a.Int(2);
        if (level is < 0 or > Cell.Deepest)
            throw FluxException.Invalid($"level must be from 0 to {Cell.Deepest}, got {level}");
        if (a.Has(0) == a.Has(1))
            throw FluxException.Invalid("either point or token must be given");
        if (a.Has(1))
            return IsUnknown(a.Record(1)) ? Value.Null(ColumnType.String) : Value.String(Cell.Of(Geometry.Point(a.Record(1)).Point).Parent((int)level).Token);
        var cell = CellOf(a.String(0));
        return cell.Level >= level
            ? Value.String(cell.Parent((int)level).Token)
            : throw FluxException.Invalid($"token {a.String(0)} is of level {cell.Level}, which has no parent of level {level}");
    }

    private static Cell CellOf(string token) => Cell.Parse(token) ?? throw FluxException.Invalid($"invalid cell ID token {Quoted(token)}");

    /// <summary>Whether this is a point whose coordinates a row does not have.</summary>
    private static bool IsUnknown(FluxRecord record) =>
        record.Has("lat") && record.Has("lon") && (record["lat"].IsNull || record["lon"].IsNull);

    /// <summary>The radius of the earth in a unit.</summary>
    private static double Radius(FluxRecord units) => units["distance"] is { Kind: ValueKind.String } unit
        ? unit.AsString switch
        {
            "m" => 6_371_010,
            "km" => 6371.01,
            "mile" => 6371.01 / 1.609344,
            var other => throw FluxException.Invalid($"unsupported unit of distance {Quoted(other)}, must be m, km or mile"),
        }
        : throw FluxException.Invalid("units must have a distance");

    private static string Quoted(string text) => string.Create(CultureInfo.InvariantCulture, $"\"{text}\"");
}
