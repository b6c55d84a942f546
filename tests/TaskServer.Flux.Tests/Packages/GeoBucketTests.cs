using System.Globalization;
using TaskServer.Flux.Library.Geography;

namespace TaskServer.Flux.Tests.Packages;

/// <summary>Package <c>experimental/geo</c> over stored points, whose columns are not known before they are read.</summary>
public sealed class GeoBucketTests
{
    private const string Head = """
        import "experimental/geo"

        box = {minLat: 40.51757813, maxLat: 40.86914063, minLon: -73.65234375, maxLon: -72.94921875}
        data = from(bucket: "b") |> range(start: 1970-01-01T00:00:00Z, stop: 1970-01-02T00:00:00Z) |> filter(fn: (r) => r._measurement == "bike")

        """;

    /// <summary>Two bikes; the second one leaves the box with its last point.</summary>
    private static readonly (string Id, double Lat, double Lon)[] _points = [("b1", 40.6, -73.5), ("b1", 40.65, -73.45), ("b2", 40.7, -73.2), ("b2", 40.87, -73.2)];

    [Theory]
    [InlineData("data |> geo.gridFilter(region: box) |> geo.toRows()", "b1 40.6|b1 40.65|b2 40.7|b2 40.87")]
    [InlineData("data |> geo.gridFilter(region: box, level: 11) |> geo.toRows() |> geo.strictFilter(region: box)", "b1 40.6|b1 40.65|b2 40.7")]
    [InlineData("data |> geo.filterRows(region: box)", "b1 40.6|b1 40.65|b2 40.7")]
    [InlineData("data |> geo.filterRows(region: box, strict: false)", "b1 40.6|b1 40.65|b2 40.7|b2 40.87")]
    [InlineData("data |> geo.toRows() |> geo.filterRows(region: box)", "b1 40.6|b1 40.65|b2 40.7")]
    [InlineData("data |> geo.filterRows(region: {lat: 40.7, lon: -73.2, radius: 1.0})", "b2 40.7")]
    [InlineData("data |> geo.filterRows(region: {lat: 40.7, lon: -73.2, radius: 0.0})", "b2 40.7")]
    [InlineData("data |> geo.filterRows(region: {points: [{lat: 40.5, lon: -73.6}, {lat: 40.5, lon: -73.4}, {lat: 40.63, lon: -73.5}]})", "b1 40.6")]
    [InlineData("data |> geo.filterRows(region: box) |> geo.asTracks()", "b1 40.6|b1 40.65|b2 40.7")]
    [InlineData("data |> geo.filterRows(region: box) |> geo.groupByArea(newColumn: \"geoArea\", level: 3)", "b1 40.6|b1 40.65|b2 40.7")]
    [InlineData("data |> geo.toRows() |> map(fn: (r) => ({r with _value: geo.ST_Distance(region: {lat: r.lat, lon: r.lon}, geometry: {lat: 40.7, lon: -73.3})})) |> group() |> min()", "b2 40.7")]
    [InlineData("data |> geo.toRows() |> filter(fn: (r) => geo.ST_DWithin(region: box, geometry: {lat: r.lat, lon: r.lon}, distance: 15.0))", "b1 40.6|b1 40.65|b2 40.7|b2 40.87")]
    [InlineData("data |> geo.toRows() |> filter(fn: (r) => geo.ST_Intersects(region: box, geometry: {lat: r.lat, lon: r.lon}))", "b1 40.6|b1 40.65|b2 40.7")]
    [InlineData("data |> drop(columns: [\"s2_cell_id\"]) |> geo.shapeData(latField: \"lat\", lonField: \"lon\", level: 12)", "b1 40.6|b1 40.65|b2 40.7|b2 40.87")]
    public void Documented_pipelines_run(string script, string rows) => Assert.Equal(
        rows,
        string.Join('|', Run(script + " |> group() |> sort(columns: [\"id\", \"lat\"]) |> map(fn: (r) => ({v: \"${r.id} ${r.lat}\"}))").Select(r => r[2..])));

    [Fact]
    public void Tracks_become_lines_with_lengths() => Assert.Equal(
        ["id=b1 long=true st_contains=true st_linestring=-73.5 40.6, -73.45 40.65", "id=b2 long=true st_contains=false st_linestring=-73.2 40.7, -73.2 40.87"],
        Run("""
            data
                |> geo.toRows()
                |> geo.asTracks(groupBy: ["id"])
                |> geo.ST_LineString()
                |> map(fn: (r) => ({r with
                    st_contains: geo.ST_Contains(region: box, geometry: {linestring: r.st_linestring}),
                    long: geo.ST_Length(geometry: {linestring: r.st_linestring}) > 6.0,
                }))
            """));

    [Fact]
    public void The_level_of_the_grid_is_not_above_that_of_the_points() => Assert.Contains(
        "level 14 is above the level of the cells, 13",
        Assert.Throws<FluxException>(() => Run("data |> geo.gridFilter(region: box, level: 14)")).Message,
        StringComparison.Ordinal);

    private static string[] Run(string script)
    {
        var run = new ScriptRun();
        run.Buckets.Clear("b");
        run.Buckets.WriteLines("b", string.Join('\n', _points.Select((p, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"bike,id={p.Id},s2_cell_id={Cell.Of(Place.OfDegrees(p.Lat, p.Lon).Point).Parent(13).Token} lat={p.Lat},lon={p.Lon},tid=7i {i}000000000"))));
        return run.Run(Head + script);
    }
}
