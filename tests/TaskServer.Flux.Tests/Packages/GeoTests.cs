using TaskServer.Flux.Library.Geography;

namespace TaskServer.Flux.Tests.Packages;

/// <summary>Package <c>experimental/geo</c>: the documented examples, and facts of the S2 grid that hold for every cell.</summary>
public sealed class GeoTests
{
    private const string Box = "{minLat: 40.51757813, maxLat: 40.86914063, minLon: -73.65234375, maxLon: -72.94921875}";
    private const string Triangle = "{points: [{lat: 40.671659, lon: -73.936631}, {lat: 40.706543, lon: -73.749177}, {lat: 40.791333, lon: -73.880327}]}";
    private const string Line = "{linestring: \"39.7515 14.01433, 38.3527 13.9228, 36.9978 15.08433\"}";

    [Theory]
    [InlineData("geo.s2CellIDToken(point: {lat: 37.7858229, lon: -122.4058124}, level: 10)", "808581")]
    [InlineData("geo.s2CellIDToken(point: {lat: 40.744614, lon: -73.979424}, level: 11)", "89c2594")]
    [InlineData("geo.s2CellIDToken(point: {lat: 30.0, lon: 20.0}, level: 5)", "138c")]
    [InlineData("geo.s2CellIDToken(point: {lat: 30.5, lon: 19.8}, level: 5)", "1384")]
    [InlineData("geo.s2CellIDToken(point: {lat: 30.7, lon: 19.2}, level: 5)", "139c")]
    [InlineData("geo.s2CellIDToken(point: {lat: 31.1, lon: 19.5}, level: 5)", "139c")]
    [InlineData("geo.s2CellIDToken(token: \"89c2594\", level: 9)", "89c25c")]
    [InlineData("geo.s2CellIDToken(token: \"89c2594\", level: 0)", "9")]
    [InlineData("geo.s2CellIDToken(point: {lat: 0.0, lon: 0.0}, level: 30)", "1000000000000001")]
    [InlineData("geo.getLevel(token: \"166b59\")", "10")]
    [InlineData("geo.getLevel(token: \"1\")", "0")]
    [InlineData("geo.getLevel(token: \"1000000000000001\")", "30")]
    [InlineData("geo.s2CellLatLon(token: \"89c284\").lat", "40.812535546624574")]
    [InlineData("geo.s2CellLatLon(token: \"89c284\").lon", "-73.55941282728273")]
    [InlineData("geo.ST_Contains(region: {lat: 40.7, lon: -73.3, radius: 20.0}, geometry: {lon: 39.7515, lat: 15.08433})", "false")]
    [InlineData("geo.ST_Distance(region: {lat: 40.7, lon: -73.3, radius: 20.0}, geometry: {lon: 39.7515, lat: 15.08433})", "10734.184618677662")]
    [InlineData("geo.ST_DWithin(region: {lat: 40.7, lon: -73.3, radius: 20.0}, geometry: {lon: 39.7515, lat: 15.08433}, distance: 1000.0)", "false")]
    [InlineData("geo.ST_DWithin(region: {lat: 40.7, lon: -73.3, radius: 20.0}, geometry: {lon: 39.7515, lat: 15.08433}, distance: 10735.0)", "true")]
    [InlineData("geo.ST_Intersects(region: {lat: 40.7, lon: -73.3, radius: 20.0}, geometry: " + Line + ")", "false")]
    [InlineData("geo.ST_Length(geometry: " + Line + ")", "346.1023974652474")]
    [InlineData("geo.ST_Length(geometry: {lat: 1.0, lon: 2.0})", "0")]
    public void Scalar_functions_give_the_documented_values(string call, string value) => Assert.Equal(["v=" + value], Scalar(call));

    [Theory]
    [InlineData(Box, "{lat: 40.7, lon: -73.3}", true)]
    [InlineData(Box, "{lat: 40.7, lon: -73.7}", false)]
    [InlineData(Box, "{linestring: \"-73.6 40.6, -73.0 40.8\"}", true)]
    [InlineData(Box, "{linestring: \"-73.6 40.6, -72.0 40.8\"}", false)]
    [InlineData("{minLat: -10.0, maxLat: 10.0, minLon: 170.0, maxLon: -170.0}", "{lat: 0.0, lon: -175.0}", true)]
    [InlineData("{minLat: -10.0, maxLat: 10.0, minLon: 170.0, maxLon: -170.0}", "{lat: 0.0, lon: 5.0}", false)]
    [InlineData("{lat: 40.7, lon: -73.3, radius: 20.0}", "{lat: 40.8, lon: -73.2}", true)]
    [InlineData("{lat: 40.7, lon: -73.3, radius: 10.0}", "{lat: 40.8, lon: -73.2}", false)]
    [InlineData(Triangle, "{lat: 40.72, lon: -73.85}", true)]
    [InlineData(Triangle, "{lat: 40.72, lon: -73.95}", false)]
    [InlineData(Triangle, "{lat: -40.72, lon: 106.15}", false)]
    [InlineData("{points: [{lat: 40.791333, lon: -73.880327}, {lat: 40.706543, lon: -73.749177}, {lat: 40.671659, lon: -73.936631}]}", "{lat: 40.72, lon: -73.85}", true)]
    [InlineData("{points: [{lat: 0.0, lon: 0.0}, {lat: 0.0, lon: 4.0}, {lat: 4.0, lon: 4.0}, {lat: 1.0, lon: 2.0}, {lat: 4.0, lon: 0.0}]}", "{linestring: \"0.5 3.0, 3.5 3.0\"}", false)]
    [InlineData("{points: [{lat: 0.0, lon: 0.0}, {lat: 0.0, lon: 4.0}, {lat: 4.0, lon: 4.0}, {lat: 1.0, lon: 2.0}, {lat: 4.0, lon: 0.0}]}", "{linestring: \"0.5 0.5, 3.5 0.5\"}", true)]
    public void Regions_contain_what_is_within_them(string region, string geometry, bool contained) =>
        Assert.Equal([$"v={(contained ? "true" : "false")}"], Scalar($"geo.ST_Contains(region: {region}, geometry: {geometry})"));

    [Theory]
    [InlineData("{minLat: -10.0, maxLat: 10.0, minLon: -10.0, maxLon: 10.0}", "{lat: 11.0, lon: 0.0}", 1)]
    [InlineData("{minLat: -10.0, maxLat: 10.0, minLon: -10.0, maxLon: 10.0}", "{lat: 0.0, lon: 12.0}", 2)]
    [InlineData("{minLat: -10.0, maxLat: 10.0, minLon: -10.0, maxLon: 10.0}", "{linestring: \"-20.0 0.0, 20.0 0.0\"}", 0)]
    [InlineData("{minLat: -10.0, maxLat: 10.0, minLon: -10.0, maxLon: 10.0}", "{linestring: \"11.0 -80.0, 11.0 80.0\"}", 0.9848062)]
    [InlineData("{points: [{lat: 0.0, lon: 0.0}, {lat: 0.0, lon: 4.0}, {lat: 4.0, lon: 2.0}]}", "{lat: -1.0, lon: 2.0}", 1)]
    [InlineData("{points: [{lat: 0.0, lon: 0.0}, {lat: 0.0, lon: 4.0}, {lat: 4.0, lon: 2.0}]}", "{linestring: \"-1.0 1.0, 5.0 1.0\"}", 0)]
    [InlineData("{lat: 0.0, lon: 0.0}", "{lat: 0.0, lon: 90.0}", 90)]
    [InlineData("{linestring: \"0.0 0.0, 10.0 0.0\"}", "{lat: 2.0, lon: 5.0}", 2)]
    public void Distances_end_at_the_border_of_a_region(string region, string geometry, double degrees)
    {
        var distance = Scalar($"geo.ST_Distance(region: {region}, geometry: {geometry}, units: {{distance: \"m\"}})").Single()[2..];
        Assert.Equal(degrees * Math.PI / 180 * 6_371_010, double.Parse(distance, System.Globalization.CultureInfo.InvariantCulture), 1.0);
    }

    [Theory]
    [InlineData("{points: 1}", "{lat: 1.0, lon: 2.0}", "unsupported region, must be a box, a circle, a point, a polygon or a linestring")]
    [InlineData("{points: [{lat: 1.0, lon: 2.0}]}", "{lat: 1.0, lon: 2.0}", "a polygon must have at least three points")]
    [InlineData(Box, Box, "unsupported geometry, must be a point or a linestring")]
    [InlineData(Box, "{linestring: \"1 2, 3\"}", "invalid linestring, \" 3\" is no pair of longitude and latitude")]
    [InlineData("{lat: 1, lon: 2.0}", "{lat: 1.0, lon: 2.0}", "lat must be a float")]
    public void Other_records_are_refused(string region, string geometry, string text) =>
        Assert.Contains(text, Failure($"geo.ST_Contains(region: {region}, geometry: {geometry})"), StringComparison.Ordinal);

    [Theory]
    [InlineData("geo.s2CellIDToken(level: 3)", "either point or token must be given")]
    [InlineData("geo.s2CellIDToken(token: \"89c2594\", level: 12)", "token 89c2594 is of level 11, which has no parent of level 12")]
    [InlineData("geo.s2CellIDToken(token: \"89c2594\", level: 31)", "level must be from 0 to 30, got 31")]
    [InlineData("geo.getLevel(token: \"xyz\")", "invalid cell ID token \"xyz\"")]
    [InlineData("geo.ST_Length(geometry: {lat: 1.0, lon: 2.0}, units: {distance: \"yard\"})", "unsupported unit of distance \"yard\", must be m, km or mile")]
    [InlineData("geo.getGrid(region: {lat: 1.0, lon: 2.0}, level: 5, maxLevel: 4, units: {distance: \"m\"}).level", "level 5 is above the level of the cells, 4")]
    public void Wrong_arguments_are_refused(string call, string text) => Assert.Contains(text, Failure(call), StringComparison.Ordinal);

    /// <summary>Places in a region are in a cell of its grid, and a cell of the grid is in it at the level of the grid.</summary>
    [Theory]
    [InlineData(Box, 40.52, -73.65, 40.86, -72.95)]
    [InlineData(Triangle, 40.672, -73.936, 40.79, -73.881)]
    [InlineData("{lat: 40.7, lon: -73.3, radius: 20.0}", 40.6, -73.4, 40.8, -73.2)]
    [InlineData("{minLat: -10.0, maxLat: 10.0, minLon: 170.0, maxLon: -170.0}", 9.9, 170.1, -9.9, -170.1)]
    [InlineData("{minLat: 80.0, maxLat: 90.0, minLon: -180.0, maxLon: 180.0}", 80.1, 44.0, 89.9, -130.0)]
    public void Grids_have_enough_cells_and_cover_their_region(string region, double lat, double lon, double otherLat, double otherLon) => Assert.Equal(
        ["enough=true one=true other=true out=false"],
        ScriptRun.Rows(FormattableString.Invariant($$"""
            import "array"
            import "experimental/geo"
            grid = geo.getGrid(region: {{region}}, minSize: 24, units: {distance: "km"})
            has = (lat, lon) => contains(set: grid.set, value: geo.s2CellIDToken(point: {lat: lat, lon: lon}, level: grid.level))
            array.from(rows: [{
                enough: length(arr: grid.set) >= 24 and length(arr: grid.set) < 96,
                one: has(lat: {{lat:0.0##}}, lon: {{lon:0.0##}}),
                other: has(lat: {{otherLat:0.0##}}, lon: {{otherLon:0.0##}}),
                out: has(lat: -33.0, lon: 18.0),
            }])
            """)));

    [Theory]
    [InlineData("level: 5", "level=5")]
    [InlineData("minSize: 24, maxLevel: 3", "level=3")]
    [InlineData("minSize: 1", "level=0")]
    public void The_level_of_a_grid_follows_its_limits(string limits, string level) => Assert.Equal(
        [level],
        ScriptRun.Rows($$"""
            import "array"
            import "experimental/geo"
            array.from(rows: [{level: geo.getGrid(region: {lat: 30.0, lon: 20.0}, {{limits}}, units: {distance: "km"}).level}])
            """));

    [Fact]
    public void A_grid_has_no_more_cells_than_allowed() => Assert.Equal(
        ["few=true many=true"],
        ScriptRun.Rows("""
            import "array"
            import "experimental/geo"
            size = (max) => length(arr: geo.getGrid(region: {lat: 45.0, lon: 20.0, radius: 500.0}, minSize: 24, maxSize: max, units: {distance: "km"}).set)
            array.from(rows: [{few: size(max: 10) <= 10, many: size(max: -1) >= 24}])
            """));

    /// <summary>Around the globe, so that all faces and orientations of the curve take part.</summary>
    [Fact]
    public void A_place_is_within_its_cell_at_every_level()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var place = Place.OfDegrees((Math.Asin((2 * random.NextDouble()) - 1) / Place.Degree), (random.NextDouble() * 360) - 180);
            var smallest = Cell.Of(place.Point);
            Assert.Equal(Cell.Deepest, smallest.Level);
            Assert.Equal(smallest, Cell.Of(smallest.Center()));
            for (var level = 0; level < Cell.Deepest; level++)
            {
                var cell = smallest.Parent(level);
                Assert.Equal((level, cell, cell), (cell.Level, Cell.Of(cell.Center()).Parent(level), Cell.Parse(cell.Token)!.Value));
                Assert.True(cell.Area().Contains(place.Point));
                Assert.Contains(smallest.Parent(level + 1), Enumerable.Range(0, 4).Select(cell.Child));
            }
        }
    }

    /// <summary>The curve visits cells without jumps, over the edges of the cube too.</summary>
    [Fact]
    public void Cells_next_to_each_other_on_the_curve_share_a_side()
    {
        Cell[] cells = [.. Enumerable.Range(0, 6).Select(Cell.OfFace)];
        for (var level = 1; level <= 4; level++)
            cells = [.. cells.SelectMany(c => Enumerable.Range(0, 4).Select(c.Child))];
        Assert.Equal(6 * 256, cells.Length);
        for (var i = 0; i < cells.Length; i++)
        {
            Vector[] next = cells[(i + 1) % cells.Length].Area().Corners;
            Assert.Equal(2, cells[i].Area().Corners.Count(c => next.Any(n => n.Angle(c) < 1e-12)));
        }
    }

    private static string[] Scalar(string call) => ScriptRun.Rows(Script(call));

    private static string Failure(string call) => ScriptRun.Failure(Script(call));

    private static string Script(string call) => $$"""
        import "array"
        import "experimental/geo"
        array.from(rows: [{v: {{call}}}])
        """;
}
