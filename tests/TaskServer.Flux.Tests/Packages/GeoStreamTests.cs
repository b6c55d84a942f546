using System.Globalization;

namespace TaskServer.Flux.Tests.Packages;

/// <summary>The functions of <c>experimental/geo</c> that take tables, as their documentation uses them.</summary>
public sealed class GeoStreamTests
{
    private const string Head = """
        import "array"
        import "csv"
        import "experimental"
        import "experimental/geo"
        import "internal/debug"
        import "math"

        fields = array.from(rows: [
            {_time: 2021-01-01T00:00:01Z, _measurement: "m", id: "a", _field: "latitude", _value: 30.0},
            {_time: 2021-01-01T00:00:02Z, _measurement: "m", id: "a", _field: "latitude", _value: 30.5},
            {_time: 2021-01-01T00:00:03Z, _measurement: "m", id: "a", _field: "latitude", _value: 30.7},
            {_time: 2021-01-01T00:00:04Z, _measurement: "m", id: "a", _field: "latitude", _value: 31.1},
            {_time: 2021-01-01T00:00:01Z, _measurement: "m", id: "a", _field: "longitude", _value: 20.0},
            {_time: 2021-01-01T00:00:02Z, _measurement: "m", id: "a", _field: "longitude", _value: 19.8},
            {_time: 2021-01-01T00:00:03Z, _measurement: "m", id: "a", _field: "longitude", _value: 19.2},
            {_time: 2021-01-01T00:00:04Z, _measurement: "m", id: "a", _field: "longitude", _value: 19.5},
        ])
            |> group(columns: ["_measurement", "id", "_field"])
        shaped = fields |> geo.shapeData(latField: "latitude", lonField: "longitude", level: 5)

        points = array.from(rows: [
            {_time: 2020-01-01T00:00:00Z, id: "ABC1", lat: 85.1, lon: 42.2},
            {_time: 2020-01-02T00:00:00Z, id: "ABC1", lat: 71.3, lon: 50.8},
            {_time: 2020-01-03T00:00:00Z, id: "ABC1", lat: 63.1, lon: 62.3},
            {_time: 2020-01-04T00:00:00Z, id: "ABC1", lat: 50.6, lon: 74.9},
            {_time: 2020-01-01T00:00:00Z, id: "DEF2", lat: -10.8, lon: -12.2},
            {_time: 2020-01-02T00:00:00Z, id: "DEF2", lat: -16.3, lon: -0.8},
            {_time: 2020-01-03T00:00:00Z, id: "DEF2", lat: -23.2, lon: 12.3},
            {_time: 2020-01-04T00:00:00Z, id: "DEF2", lat: -30.4, lon: 24.9},
        ])
            |> group(columns: ["id"])

        """;

    private const string Marks = " |> group() |> sort(columns: [\"_time\"]) |> map(fn: (r) => ({v: r.s2_cell_id, lat: r.lat, lon: r.lon}))";

    [Fact]
    public void Data_get_their_columns_and_cells() => Assert.Equal(
        ["lat=30 lon=20 v=138c", "lat=30.5 lon=19.8 v=1384", "lat=30.7 lon=19.2 v=139c", "lat=31.1 lon=19.5 v=139c"],
        ScriptRun.Rows(Head + "shaped" + Marks));

    [Fact]
    public void The_cell_becomes_a_part_of_the_key() => Assert.Equal(
        ["_value=_measurement", "_value=id", "_value=s2_cell_id"],
        ScriptRun.Rows(Head + "shaped |> keys() |> group() |> distinct() |> sort()"));

    [Fact]
    public void Fields_with_cells_are_filtered_and_pivoted() => Assert.Equal(
        ["lat=30 lon=20 v=138c"],
        ScriptRun.Rows(Head + """
            csv.from(csv: "#datatype,string,long,dateTime:RFC3339,string,string,string,double
            #group,false,false,false,true,true,true,false
            #default,_result,,,,,,
            ,result,table,_time,_measurement,s2_cell_id,_field,_value
            ,,0,2021-01-01T00:00:01Z,m,138c,lat,30.0
            ,,1,2021-01-01T00:00:01Z,m,138c,lon,20.0
            ,,2,2021-01-01T00:00:02Z,m,1384,lat,30.5
            ,,3,2021-01-01T00:00:02Z,m,1384,lon,19.8
            ")
                |> geo.filterRows(region: {lat: 30.0, lon: 20.0, radius: 10.0})
            """ + Marks));

    /// <summary>Cells of level 5 are some 300 km wide, so that only the strict filter tells the third place from the fourth.</summary>
    [Theory]
    [InlineData("geo.gridFilter(region: region)", "139c 139c")]
    [InlineData("geo.gridFilter(region: region, level: 4)", "138c 1384 139c 139c")]
    [InlineData("geo.gridFilter(region: region, s2cellIDLevel: 5)", "139c 139c")]
    [InlineData("geo.gridFilter(region: {region with radius: 1000.0}, units: {distance: \"m\"})", "139c 139c")]
    [InlineData("geo.filterRows(region: region, strict: false)", "139c 139c")]
    [InlineData("geo.filterRows(region: region)", "139c")]
    [InlineData("geo.strictFilter(region: region)", "139c")]
    [InlineData("geo.filterRows(region: {minLat: 30.2, maxLat: 31.0, minLon: 19.0, maxLon: 20.0})", "1384 139c")]
    [InlineData("geo.filterRows(region: {points: [{lat: 29.0, lon: 19.9}, {lat: 29.0, lon: 20.1}, {lat: 31.0, lon: 20.0}]})", "138c")]
    public void Filters_keep_the_rows_of_a_region(string filter, string cells) => Assert.Equal(
        cells,
        string.Join(' ', ScriptRun.Rows(Head + $$"""
            region = {lat: 30.7, lon: 19.2, radius: 10.0}
            shaped |> {{filter}} |> group() |> sort(columns: ["_time"]) |> map(fn: (r) => ({v: r.s2_cell_id}))
            """).Select(r => r[2..])));

    [Fact]
    public void Nothing_stays_nothing() => Assert.Empty(ScriptRun.Rows(Head + """
        shaped |> filter(fn: (r) => r.lat > 100.0) |> geo.filterRows(region: {lat: 30.7, lon: 19.2, radius: 10.0})
        """));

    [Theory]
    [InlineData(3, "area=13c area=13c area=13c area=13c")]
    [InlineData(5, "area=1384 area=138c area=139c area=139c")]
    public void Areas_group_rows(int level, string areas) => Assert.Equal(
        areas,
        string.Join(' ', ScriptRun.Rows(Head + $$"""
            shaped |> geo.groupByArea(newColumn: "area", level: {{level}}) |> keep(columns: ["area"]) |> group() |> sort(columns: ["area"])
            """)));

    [Fact]
    public void Tracks_are_groups_in_order() => Assert.Equal(
        ["id=ABC1 lat=50.6", "id=ABC1 lat=63.1", "id=ABC1 lat=71.3", "id=ABC1 lat=85.1", "id=DEF2 lat=-30.4", "id=DEF2 lat=-23.2", "id=DEF2 lat=-16.3", "id=DEF2 lat=-10.8"],
        ScriptRun.Rows(Head + """
            points |> group() |> geo.asTracks(groupBy: ["id"], orderBy: ["lat"]) |> keep(columns: ["id", "lat"])
            """));

    [Theory]
    [InlineData("km", 4157.144498077607, 4428.129653320098)]
    [InlineData("mile", 2583.129833073356, 2751.5122020650015)]
    [InlineData("m", 4157144.498077607, 4428129.653320098)]
    public void Total_distances_are_in_the_unit_of_the_option(string unit, double first, double second)
    {
        string[] rows = ScriptRun.Rows(Head + $$"""
            option geo.units = {distance: "{{unit}}"}
            points |> geo.totalDistance()
            """);
        double[] distances = [.. rows.Select(r => double.Parse(r["_value=".Length..r.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture))];
        Assert.Equal(2, distances.Length);
        Assert.Equal(first, distances[0], first * 1e-14);
        Assert.Equal(second, distances[1], second * 1e-14);
    }

    [Fact]
    public void Total_distances_may_get_another_name() => Assert.Equal(
        ["d=4157.144498077607 id=ABC1", "d=4428.129653320098 id=DEF2"],
        ScriptRun.Rows(Head + "points |> geo.totalDistance(outputColumn: \"d\")"));

    [Fact]
    public void Lines_are_made_of_rows_and_can_be_measured() => Assert.Equal(
        ["id=ABC1 inside=false long=4157.14 st_linestring=42.2 85.1, 50.8 71.3, 62.3 63.1, 74.9 50.6", "id=DEF2 inside=true long=4428.13 st_linestring=-12.2 -10.8, -0.8 -16.3, 12.3 -23.2, 24.9 -30.4"],
        ScriptRun.Rows(Head + """
            region = {minLat: -40.0, maxLat: 40.0, minLon: -20.0, maxLon: 40.0}
            points
                |> geo.ST_LineString()
                |> map(fn: (r) => ({r with
                    inside: geo.ST_Contains(region: region, geometry: {linestring: r.st_linestring}),
                    long: math.round(x: geo.ST_Length(geometry: {linestring: r.st_linestring}) * 100.0) / 100.0,
                }))
            """));

    [Fact]
    public void Long_lines_do_not_take_long()
    {
        var line = Assert.Single(ScriptRun.Rows("""
            import "experimental/geo"
            import "generate"
            generate.from(count: 30000, fn: (n) => n, start: 2020-01-01T00:00:00Z, stop: 2021-01-01T00:00:00Z)
                |> map(fn: (r) => ({lat: 0.5, lon: float(v: r._value)}))
                |> geo.ST_LineString()
            """));
        Assert.StartsWith("st_linestring=0 0.5, 1 0.5, 2 0.5", line, StringComparison.Ordinal);
        Assert.EndsWith(", 29999 0.5", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_lines_are_written_as_string_writes_them() => Assert.Equal(
        ["same=true"],
        ScriptRun.Rows(Head + """
            array.from(rows: [{lat: 0.00000001, lon: 123456789.0, k: "k", text: string(v: 123456789.0) + " " + string(v: 0.00000001)}])
                |> group(columns: ["text"])
                |> geo.ST_LineString()
                |> map(fn: (r) => ({same: r.st_linestring == r.text}))
            """));

    [Fact]
    public void Rows_without_a_place_have_no_cell_and_are_in_no_region() => Assert.Equal(
        ["c= d= within=false", "c=138c d=0 within=true"],
        ScriptRun.Rows(Head + """
            array.from(rows: [{n: 1, lat: 30.0, lon: 20.0, has: false}, {n: 2, lat: 30.0, lon: 20.0, has: true}])
                |> map(fn: (r) => ({r with lat: if r.has then r.lat else debug.null(type: "float")}))
                |> map(fn: (r) => ({
                    c: geo.s2CellIDToken(point: {lat: r.lat, lon: r.lon}, level: 5),
                    d: geo.ST_Distance(region: {lat: 30.0, lon: 20.0}, geometry: {lat: r.lat, lon: r.lon}),
                    within: geo.ST_Contains(region: {lat: 30.0, lon: 20.0, radius: 1.0}, geometry: {lat: r.lat, lon: r.lon}),
                }))
            """));
}
