namespace TaskServer.Flux.Tests.Packages;

public sealed class SamplingTests
{
    [Fact]
    public void Interpolation_follows_months() => Assert.Equal(
        ["_time=2021-01-01T00:00:00.000000000Z _value=0", "_time=2021-02-01T00:00:00.000000000Z _value=31", "_time=2021-03-01T00:00:00.000000000Z _value=59", "_time=2021-03-02T00:00:00.000000000Z _value=60"],
        ScriptRun.Rows("""
            import "array"
            import "interpolate"

            array.from(rows: [{_time: 2021-01-01T00:00:00Z, _value: 0.0}, {_time: 2021-03-02T00:00:00Z, _value: 60.0}]) |> interpolate.linear(every: 1mo)
            """));

    [Theory]
    [InlineData("0s", "parameter \"every\" must be positive")]
    [InlineData("-1s", "parameter \"every\" must be positive")]
    [InlineData("1mo1s", "duration used as an interval cannot mix month and nanosecond units")]
    public void Intervals_go_forward(string every, string error) => Assert.EndsWith(
        error,
        ScriptRun.Failure($"import \"array\"\nimport \"interpolate\"\narray.from(rows: [{{_time: 2021-01-01T00:00:00Z, _value: 0.0}}]) |> interpolate.linear(every: {every})"),
        StringComparison.Ordinal);

    [Fact]
    public void Events_last_until_the_next_one_in_the_next_chunk_as_well()
    {
        var rows = ScriptRun.Rows("""
            import "generate"
            import "contrib/tomhollingworth/events"

            generate.from(start: 2021-01-01T00:00:00Z, stop: 2021-01-01T03:00:00Z, count: 10800, fn: (n) => n)
                |> events.duration(unit: 1s, stop: 2021-01-01T03:00:00Z)
            """);
        Assert.Equal(10800, rows.Length);
        Assert.All(rows, r => Assert.EndsWith("duration=1", r, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2022-05-16T10:00:00Z", "monday", "2022-05-09", "2022-05-10")]
    [InlineData("2022-05-17T00:00:00Z", "monday", "2022-05-16", "2022-05-17")]
    [InlineData("2022-05-15T23:59:59Z", "sunday", "2022-05-08", "2022-05-09")]
    [InlineData("2022-05-16T10:00:00Z", "week", "2022-05-16", "2022-05-23")]
    [InlineData("2022-01-31T10:00:00Z", "month", "2022-01-01", "2022-02-01")]
    public void Boundaries_of_days_lie_in_the_past_and_those_of_weeks_and_months_around_now(string now, string name, string start, string stop) => Assert.Equal(
        [$"a={start}T00:00:00.000000000Z b={stop}T00:00:00.000000000Z"],
        ScriptRun.Rows($"import \"array\"\nimport \"experimental/date/boundaries\"\noption now = () => {now}\nx = boundaries.{name}()\narray.from(rows: [{{a: x.start, b: x.stop}}])"));

    [Theory]
    [InlineData("float", "-2.18", "1.86")]
    [InlineData("uint", "18446744073709551614", "1")]
    [InlineData("string", "smpl_g9qczs", "smpl_dtn2bv")]
    [InlineData("numericBool", "1", "0")]
    public void Sample_data_has_two_tables_of_one_minute(string function, string first, string last)
    {
        var rows = ScriptRun.Rows($"import \"sampledata\"\nsampledata.{function}()");
        Assert.Equal(12, rows.Length);
        Assert.Equal($"_time=2021-01-01T00:00:00.000000000Z _value={first} tag=t1", rows[0]);
        Assert.Equal($"_time=2021-01-01T00:00:50.000000000Z _value={last} tag=t2", rows[^1]);
        Assert.Equal(5, ScriptRun.Rows($"import \"sampledata\"\nsampledata.{function}(includeNull: true)").Count(r => r.Contains("_value= ", StringComparison.Ordinal)));
    }
}
