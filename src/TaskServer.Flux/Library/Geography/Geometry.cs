using System.Globalization;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Geography;

/// <summary>Reads regions and geometries from records; the names of their members tell the kind.</summary>
internal static class Geometry
{
    /// <summary>A region; the radius of the earth is in the unit of the circles' radius.</summary>
    public static Region Region(FluxRecord record, double earth)
    {
        if (record.Has("minLat") && record.Has("maxLat") && record.Has("minLon") && record.Has("maxLon"))
        {
            return new Box(
                Number(record, "minLat") * Place.Degree,
                Number(record, "maxLat") * Place.Degree,
                Number(record, "minLon") * Place.Degree,
                Number(record, "maxLon") * Place.Degree);
        }
        if (IsPoint(record))
            return new Circle(Point(record), record.Has("radius") ? Number(record, "radius") / earth : 0);
        if (record["points"] is { Kind: ValueKind.Array } points)
            return Polygon(points.AsArray);
        return Line(record) ?? throw FluxException.Invalid("unsupported region, must be a box, a circle, a point, a polygon or a linestring");
    }

    public static Place Point(FluxRecord record) => IsPoint(record)
        ? Place.OfDegrees(Number(record, "lat"), Number(record, "lon"))
        : throw FluxException.Invalid("unsupported geometry, must be a point or a linestring");

    /// <summary>Null where the record is something else.</summary>
    public static Line? Line(FluxRecord record)
    {
        if (record["linestring"] is not { Kind: ValueKind.String } text)
            return null;
        string[] pairs = text.AsString.Split(',');
        return new([.. pairs.Select(pair =>
        {
            string[] parts = pair.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return parts.Length == 2
                && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude)
                && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
                    ? Place.OfDegrees(latitude, longitude)
                    : throw FluxException.Invalid($"invalid linestring, \"{pair}\" is no pair of longitude and latitude");
        })]);
    }

    /// <summary>The length of a point.</summary>
    public static double NoLength(FluxRecord record) =>
        IsPoint(record) ? 0 : throw FluxException.Invalid("unsupported geometry, must be a point or a linestring");

    private static bool IsPoint(FluxRecord record) => record.Has("lat") && record.Has("lon");

    private static Polygon Polygon(FluxArray points)
    {
        Work.ThrowIfCancelled();
        Place[] corners = [.. points.Select(p => p is { Kind: ValueKind.Record } ? Point(p.AsRecord) : throw FluxException.Invalid("points of a polygon must have lat and lon"))];
        if (corners.Length > 1 && corners[0] == corners[^1])
            corners = corners[..^1];
        return corners.Length >= 3 ? new(corners) : throw FluxException.Invalid("a polygon must have at least three points");
    }

    private static double Number(FluxRecord record, string label) => record[label] is { Kind: ValueKind.Float } value
        ? value.AsFloat
        : throw FluxException.Invalid($"{label} must be a float");
}
