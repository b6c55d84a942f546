using System.Globalization;

namespace TaskServer.Flux.Tests.Packages;

/// <summary>Packages for special purposes, against the examples of their documentation.</summary>
public sealed class ContributedTests
{
    private const string Production = """
        import "array"
        import "experimental/oee"

        data = array.from(rows: [
            {_time: 2021-01-01T00:00:00Z, state: "running", partCount: 0, badCount: 0},
            {_time: 2021-01-01T04:03:53Z, state: "stopped", partCount: 673, badCount: 5},
            {_time: 2021-01-01T04:24:53Z, state: "running", partCount: 673, badCount: 5},
            {_time: 2021-01-01T08:00:00Z, state: "running", partCount: 1298, badCount: 13},
        ]) |> range(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T08:00:01Z)

        """;

    [Theory]
    [InlineData("data |> oee.APQ(runningState: \"running\", plannedTime: 8h, idealCycleTime: 21s)")]
    [InlineData("oee.computeAPQ(productionEvents: data, partEvents: data, runningState: \"running\", plannedTime: 28800000000000, idealCycleTime: 21000000000)")]
    public void Equipment_is_as_effective_as_its_run_time_its_speed_and_its_parts(string call) => Assert.Equal(
        ["_time=2021-01-01T08:00:01.000000000Z availability=0.9563 oee=0.937 performance=0.9897 quality=0.99 runTime=27541000000000"],
        ScriptRun.Rows($$"""
            import "math"
            {{Production}}
            round = (v) => math.round(x: v * 10000.0) / 10000.0
            {{call}}
                |> map(fn: (r) => ({_time: r._time, runTime: r.runTime, availability: round(v: r.availability), oee: round(v: r.oee), performance: round(v: r.performance), quality: round(v: r.quality)}))
            """));

    private static readonly double[] Curve =
    [
        10.56555566168836, -29.76098586714259, -67.50435038579738, -16.758669047964453, -47.25865245658065, 66.16082461651365, -0.9179216017921821, -56.89169240573004,
        11.358605472976624, 28.71147881415803, -30.928830759588756, -22.411848631056067, 17.05503606764129, 9.834382683760559, -12.62058579127679, -44.44668391211515,
    ];

    [Theory]
    [InlineData("")]
    [InlineData("epsilon: 1.5", 1)]
    [InlineData("retention: 90.0", 1, 14)]
    public void A_curve_loses_the_points_nearest_to_its_lines(string arguments, params int[] lost) => Assert.Equal(
        Curve.Where((_, i) => !lost.Contains(i)).Select(static v => $"_value={v.ToString("R", CultureInfo.InvariantCulture)}"),
        ScriptRun.Rows($$"""
            import "array"
            import "experimental/polyline"

            array.from(rows: [{{string.Join(", ", Curve.Select((v, i) => $"{{_time: time(v: {i * 10_000_000_000L}), _value: {v.ToString("R", CultureInfo.InvariantCulture)}}}"))}}])
                |> polyline.rdp({{arguments}})
                |> keep(columns: ["_value"])
            """));

    [Theory]
    [InlineData("epsilon: 0.0", "epsilon must be greater than 0.0")]
    [InlineData("retention: 101.0", "retention must be between 0.0 and 100.0")]
    [InlineData("epsilon: 1.0, retention: 50.0", "must provide at most one of the parameters epsilon or retention")]
    [InlineData("valColumn: \"x\"", "no column \"x\" exists")]
    public void Curves_are_not_simplified_by_nonsense(string arguments, string error) => Assert.EndsWith(
        error, ScriptRun.Failure($"import \"sampledata\"\nimport \"experimental/polyline\"\nsampledata.int() |> polyline.rdp({arguments})"), StringComparison.Ordinal);

    [Fact]
    public void A_straight_line_is_its_ends_and_nulls_are_no_points() => Assert.Equal(
        ["_time=1970-01-01T00:00:00.000000000Z _value=1 t=a", "_time=1970-01-01T00:00:04.000000000Z _value=5 t=e"],
        ScriptRun.Rows("""
            import "array"
            import "internal/debug"
            import "experimental/polyline"

            array.from(rows: [
                {_time: 1970-01-01T00:00:00Z, _value: 1, t: "a"},
                {_time: 1970-01-01T00:00:01Z, _value: 2, t: "b"},
                {_time: 1970-01-01T00:00:02Z, _value: debug.null(type: "int"), t: "c"},
                {_time: 1970-01-01T00:00:03Z, _value: 4, t: "d"},
                {_time: 1970-01-01T00:00:04Z, _value: 5, t: "e"},
            ]) |> polyline.rdp()
            """));

    [Fact]
    public void Quantiles_of_prometheus_come_from_tags_or_from_fields()
    {
        const string Bounds = """
            import "array"
            import "experimental/prometheus"

            rows = array.from(rows: [
                {_time: 2021-01-01T00:00:00Z, _measurement: "m", _field: "1", le: "1", _value: 5.0},
                {_time: 2021-01-01T00:00:00Z, _measurement: "m", _field: "2", le: "2", _value: 10.0},
                {_time: 2021-01-01T00:00:00Z, _measurement: "m", _field: "+Inf", le: "+Inf", _value: 10.0},
                {_time: 2021-01-01T00:01:00Z, _measurement: "m", _field: "1", le: "1", _value: 0.0},
                {_time: 2021-01-01T00:01:00Z, _measurement: "m", _field: "2", le: "2", _value: 10.0},
            ])

            """;
        string[] quantiles = ["_measurement=m _time=2021-01-01T00:00:00.000000000Z _value=1.8 quantile=0.9", "_measurement=m _time=2021-01-01T00:01:00.000000000Z _value=1.9 quantile=0.9"];
        Assert.Equal(quantiles, ScriptRun.Rows(Bounds + "rows |> drop(columns: [\"_field\"]) |> map(fn: (r) => ({r with _field: \"h\"})) |> prometheus.histogramQuantile(quantile: 0.9) |> drop(columns: [\"_field\"]) |> sort(columns: [\"_time\"])"));
        Assert.Equal(quantiles, ScriptRun.Rows(Bounds + "rows |> prometheus.histogramQuantile(quantile: 0.9, metricVersion: 1) |> drop(columns: [\"le\"]) |> sort(columns: [\"_time\"])"));
        Assert.Equal(
            ["n=2 q=0.5", "n=2 q=0.9"],
            ScriptRun.Rows(Bounds + """
                union(tables: [
                    rows |> prometheus.histogramQuantile(quantile: 0.9, metricVersion: 1),
                    rows |> prometheus.histogramQuantile(quantile: 0.5, metricVersion: 1),
                ])
                    |> count()
                    |> group()
                    |> sort(columns: ["quantile"])
                    |> map(fn: (r) => ({q: r.quantile, n: r._value}))
                """));
        Assert.EndsWith("unknown metric version, expected 1 or 2", ScriptRun.Failure(Bounds + "rows |> prometheus.histogramQuantile(quantile: 0.9, metricVersion: 3)"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_far_from_the_median_of_their_time_are_anomalies()
    {
        var rows = ScriptRun.Rows("import \"sampledata\"\nimport \"contrib/anaisdg/anomalydetection\"\nsampledata.float() |> anomalydetection.mad(threshold: 1.0)");
        Assert.Equal(12, rows.Length);
        Assert.Equal("MAD=16.330839 _time=2021-01-01T00:00:00.000000000Z _value=1 _value_diff=11.015 _value_diff_med=11.015 level=anomaly tag=t1", rows[0]);
        Assert.Equal("MAD=4.410735 _time=2021-01-01T00:00:10.000000000Z _value=0.9999999999999999 _value_diff=2.9749999999999996 _value_diff_med=2.975 level=normal tag=t1", rows[2]);
    }

    [Fact]
    public void Where_most_values_are_equal_nothing_is_said() => Assert.Equal(
        ["_value=0 level=normal", "_value=0 level=normal", "_value=1 level=normal", "_value=1 level=normal", "_value=7 level=anomaly"],
        ScriptRun.Rows("""
            import "array"
            import "contrib/anaisdg/anomalydetection"

            array.from(rows: [
                {_time: 2021-01-01T00:00:00Z, _value: 1.0}, {_time: 2021-01-01T00:00:00Z, _value: 1.0}, {_time: 2021-01-01T00:00:00Z, _value: 9.0},
                {_time: 2021-01-01T00:00:01Z, _value: 1.0}, {_time: 2021-01-01T00:00:01Z, _value: 2.0}, {_time: 2021-01-01T00:00:01Z, _value: 3.0}, {_time: 2021-01-01T00:00:01Z, _value: 9.0},
                {_time: 2021-01-01T00:00:01Z, _value: 2.0},
            ]) |> anomalydetection.mad() |> group() |> keep(columns: ["_value", "level"]) |> sort()
            """));

    [Fact]
    public void Anomalies_are_without_the_bounds_of_the_range() => Assert.Equal(
        ["MAD", "_time", "_value", "_value_diff", "_value_diff_med", "level", "tag"],
        ScriptRun.Rows("""
            import "sampledata"
            import "contrib/anaisdg/anomalydetection"

            sampledata.float() |> range(start: sampledata.start, stop: sampledata.stop) |> anomalydetection.mad() |> group() |> limit(n: 1)
            """).Single().Split(' ').Select(c => c.Split('=')[0]));

    [Fact]
    public void A_regression_has_its_sums_its_line_and_its_errors() => Assert.Equal(
        [
            "N=3 _time=2021-01-01T00:00:00.000000000Z errors=0.4444 slope=2 sx=6 sxx=14 sxy=24 sy=10 t=a x=1 y=2 y_hat=1.3333",
            "N=3 _time=2021-01-01T00:00:01.000000000Z errors=1.7778 slope=2 sx=6 sxx=14 sxy=24 sy=10 t=a x=2 y=2 y_hat=3.3333",
            "N=3 _time=2021-01-01T00:00:02.000000000Z errors=0.4444 slope=2 sx=6 sxx=14 sxy=24 sy=10 t=a x=3 y=6 y_hat=5.3333",
        ],
        ScriptRun.Rows("""
            import "array"
            import "math"
            import "contrib/anaisdg/statsmodels"

            round = (v) => math.round(x: v * 10000.0) / 10000.0
            array.from(rows: [
                {_time: 2021-01-01T00:00:00Z, t: "a", _value: 2},
                {_time: 2021-01-01T00:00:01Z, t: "a", _value: 2},
                {_time: 2021-01-01T00:00:02Z, t: "a", _value: 6},
            ])
                |> group(columns: ["t"])
                |> statsmodels.linearRegression()
                |> map(fn: (r) => ({r with errors: round(v: r.errors), y_hat: round(v: r.y_hat)}))
            """));

    [Fact]
    public void Rows_keep_the_columns_of_their_key() => Assert.Equal(
        ["_value=4.752400000000001 t=t1", "_value=119.2464 t=t1"],
        ScriptRun.Rows("import \"sampledata\"\nimport \"contrib/jsternberg/rows\"\nsampledata.float() |> rename(columns: {tag: \"t\"}) |> rows.map(fn: (r) => ({t: \"other\", _value: r._value * r._value}))")[..2]);

    [Fact]
    public void Arrays_have_sums_and_extremes() => Assert.Equal(
        ["a=6 b=1 c=2 d=0.5 e=4 f=1"],
        ScriptRun.Rows("import \"array\"\nimport \"contrib/jsternberg/math\"\narray.from(rows: [{a: math.sum(values: [1, 2, 3]), b: math.minIndex(values: [2, 1, 1]), c: math.maxIndex(values: [1.0, 2.0, 3.0]), d: math.min(values: [0.5, 2.0]), e: math.max(values: [uint(v: 4), uint(v: 3)]), f: math.sum(values: [0.5, 0.5])}])"));

    private const string Aggregates = "import \"sampledata\"\nimport \"contrib/jsternberg/aggregate\"\n";

    [Fact]
    public void Several_aggregates_make_one_row_per_table() => Assert.Equal(
        ["least=-2.18 most=17.53 n=6 range=19.71 tag=t1", "least=-3.75 most=19.85 n=6 range=23.6 tag=t2"],
        ScriptRun.Rows(Aggregates + """
            import "contrib/jsternberg/math"

            span = aggregate.define(
                init: (values) => ({lo: math.min(values: values), hi: math.max(values: values)}),
                reduce: (values, state) => state,
                compute: (state) => state.hi - state.lo,
            )
            sampledata.float() |> aggregate.table(columns: {least: aggregate.min(), most: aggregate.max(column: "_value"), n: aggregate.count(), range: span(column: "_value")})
            """));

    [Fact]
    public void Aggregates_go_on_where_the_first_values_end() => Assert.Equal(
        ["high=9999 low=0 mean=4999.5 n=10000 total=49995000"],
        ScriptRun.Rows("import \"generate\"\nimport \"contrib/jsternberg/aggregate\"\ngenerate.from(start: 2020-01-01T00:00:00Z, stop: 2020-01-02T00:00:00Z, count: 10000, fn: (n) => n) |> aggregate.table(columns: {low: aggregate.min(), high: aggregate.max(), mean: aggregate.mean(), n: aggregate.count(), total: aggregate.sum()})"));

    [Theory]
    [InlineData("aggregate.sum()", "start=2021-01-01T00:00:00.000000000Z stop=2021-01-01T00:01:00.000000000Z tag=t1 v=51|start=2021-01-01T00:01:00.000000000Z stop=2021-01-01T00:02:00.000000000Z tag=t1 v=")]
    [InlineData("aggregate.count()", "start=2021-01-01T00:00:00.000000000Z stop=2021-01-01T00:01:00.000000000Z tag=t1 v=6|start=2021-01-01T00:01:00.000000000Z stop=2021-01-01T00:02:00.000000000Z tag=t1 v=0")]
    [InlineData("aggregate.sum(fill: aggregate.none)", "start=2021-01-01T00:00:00.000000000Z stop=2021-01-01T00:01:00.000000000Z tag=t1 v=51")]
    [InlineData("aggregate.sum(fill: -1)", "start=2021-01-01T00:00:00.000000000Z stop=2021-01-01T00:01:00.000000000Z tag=t1 v=51|start=2021-01-01T00:01:00.000000000Z stop=2021-01-01T00:02:00.000000000Z tag=t1 v=-1")]
    public void Empty_windows_are_filled_as_told(string aggregate, string rows) => Assert.Equal(
        rows.Split('|'),
        ScriptRun.Rows(Aggregates + $"sampledata.int() |> filter(fn: (r) => r.tag == \"t1\") |> range(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T00:02:00Z) |> group(columns: [\"tag\"]) |> aggregate.window(columns: {{v: {aggregate}}}, every: 1m)"));

    [Theory]
    [InlineData("aggregate.table(columns: {v: aggregate.sum(column: \"x\")})", "no column \"x\" exists")]
    [InlineData("aggregate.window(columns: {stop: aggregate.sum()}, every: 1m)", "the column \"stop\" is that of the window")]
    [InlineData("aggregate.window(columns: {v: aggregate.sum()}, every: 1m, time: \"t\")", "missing time column \"t\"")]
    public void Aggregates_complain(string call, string error) => Assert.EndsWith(error, ScriptRun.Failure(Aggregates + "sampledata.int() |> " + call), StringComparison.Ordinal);

    [Fact]
    public void Buckets_are_data_bases_with_policies()
    {
        var run = new ScriptRun();
        run.Buckets.Clear("metrics/week", 7);
        run.Buckets.Clear("metrics");
        Assert.Equal(
            ["databaseName=metrics default=false retentionPeriod=7 retentionPolicy=week", "databaseName=metrics default=true retentionPeriod=0 retentionPolicy=autogen"],
            run.Run("import \"influxdata/influxdb/v1\"\nv1.databases() |> filter(fn: (r) => r.databaseName == \"metrics\") |> drop(columns: [\"bucketID\", \"organizationID\"]) |> sort(columns: [\"retentionPeriod\"], desc: true)"));
    }

    [Theory]
    [InlineData("select(from: \"b\", start: 0, m: \"m\")", "_time=1970-01-01T00:00:01.000000000Z f=1 g=2 h=a", "_time=1970-01-01T00:00:01.000000000Z f=3 h=b")]
    [InlineData("select(from: \"b\", start: 0, stop: 1d, m: \"m\", fields: [\"g\"])", "_time=1970-01-01T00:00:01.000000000Z g=2 h=a")]
    [InlineData("select(from: \"b\", start: 0, m: \"m\", where: (r) => r.h == \"b\")", "_time=1970-01-01T00:00:01.000000000Z f=3 h=b")]
    [InlineData("from(bucket: \"b\", start: 0) |> filter(fn: (r) => r._measurement == \"n\") |> keep(columns: [\"_field\", \"_value\"])", "_field=f _value=4")]
    public void Measurements_are_read_as_rows_of_fields(string call, params string[] rows)
    {
        var run = new ScriptRun();
        run.Buckets.Clear("b");
        run.Buckets.WriteLines("b", "m,h=a f=1,g=2 1000000000\nm,h=b f=3 1000000000\nn f=4 1000000000");
        Assert.Equal(rows, run.Run($"import \"contrib/jsternberg/influxdb\"\ninfluxdb.{call}"));
    }

    // The last text is longer than a stretch of 32 bytes.
    [Theory]
    [InlineData("Hello, world!", "17691043854468224118")]
    [InlineData("", "17241709254077376921")]
    [InlineData("Nobody inspects the spammish repetition", "18144624926692707313")]
    public void Hashes_of_xxhash_are_decimal(string text, string hash) => Assert.Equal(
        [$"v={hash}"], ScriptRun.Rows($"import \"array\"\nimport \"contrib/qxip/hash\"\narray.from(rows: [{{v: hash.xxhash64(v: \"{text}\")}}])"));

    // One text for every way that the hash takes by length.
    [Theory]
    [InlineData("", "11160318154034397263")]
    [InlineData("abc", "4220206313085259313")]
    [InlineData("Hello", "6596376470467341850")]
    [InlineData("Hello, world!", "2359500134450972198")]
    [InlineData("Nobody inspects the spam", "11230343268517538129")]
    [InlineData("Nobody inspects the spammish repetition", "11630577273338681831")]
    [InlineData("Nobody inspects the spammish repetition, and nobody expects the inquisition of Spain", "11498701990826888078")]
    public void Hashes_of_cityhash_are_decimal(string text, string hash) => Assert.Equal(
        [$"v={hash}"], ScriptRun.Rows($"import \"array\"\nimport \"contrib/qxip/hash\"\narray.from(rows: [{{v: hash.cityhash64(v: \"{text}\")}}])"));

    [Fact]
    public void Samples_are_moved_so_that_the_last_of_all_is_now() => Assert.Equal(
        ["_start=2029-12-31T23:58:50.000000000Z _time=2029-12-31T23:59:00.000000000Z t=a", "_start=2029-12-31T23:58:50.000000000Z _time=2030-01-01T00:00:00.000000000Z t=a", "_start=2029-12-31T23:58:50.000000000Z _time=2029-12-31T23:59:30.000000000Z t=b"],
        ScriptRun.Rows("""
            import "array"
            import "influxdata/influxdb/sample"

            option now = () => 2030-01-01T00:00:00Z
            array.from(rows: [{_time: 2021-01-01T00:00:10Z, t: "a"}, {_time: 2021-01-01T00:00:40Z, t: "b"}, {_time: 2021-01-01T00:01:10Z, t: "a"}])
                |> group(columns: ["t"])
                |> range(start: 2021-01-01T00:00:00Z, stop: 2021-01-02T00:00:00Z)
                |> sample.alignToNow()
                |> drop(columns: ["_stop"])
            """));

    [Theory]
    [InlineData("/a/", "regexp", "\"a\"")]
    [InlineData("1h", "duration", "\"1h\"")]
    [InlineData("[1, 2]", "array", "[1,2]")]
    [InlineData("{a: true}", "object", "{\"a\":true}")]
    public void Every_value_of_a_basic_type_can_be_dynamic(string value, string type, string json) => Assert.Equal(
        [$"is=true json={json}"],
        ScriptRun.Rows($"import \"array\"\nimport \"experimental/dynamic\"\nv = dynamic.dynamic(v: {value})\narray.from(rows: [{{is: dynamic.isType(v: v, type: \"{type}\"), json: string(v: dynamic.jsonEncode(v: v))}}])"));
}
