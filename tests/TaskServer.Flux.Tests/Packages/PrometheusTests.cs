using System.Text;

namespace TaskServer.Flux.Tests.Packages;

public sealed class PrometheusTests
{
    private static string[] Scrape(string text)
    {
        var run = new ScriptRun();
        run.Http.Response = new(200, [], Encoding.UTF8.GetBytes(text));
        return run.Run("import \"experimental/prometheus\"\nprometheus.scrape(url: \"http://h/metrics\")");
    }

    [Fact]
    public void Buckets_go_by_the_name_of_their_histogram() => Assert.Equal(
        [
            "_field=load _measurement=prometheus _time=1970-01-01T00:00:01.500000000Z _value=1.5 url=http://h/metrics",
            "_field=took _measurement=prometheus _time=1970-01-01T00:00:01.500000000Z _value=3 le=+Inf path=a\"b url=http://h/metrics",
            "_field=took_sum _measurement=prometheus _time=1970-01-01T00:00:01.500000000Z _value=7 url=http://h/metrics",
            "_field=own_bucket _measurement=prometheus _time=1970-01-01T00:00:01.500000000Z _value=+Inf url=http://h/metrics",
        ],
        Scrape("""
            # HELP load of the machine
            # TYPE load gauge
            load 1.5 1500
            # TYPE took histogram
            took_bucket{path="a\"b",le="+Inf",} 3 1500
            took_sum 7 1500

            own_bucket +Inf 1500
            """));

    [Theory]
    [InlineData("load")]
    [InlineData("load x")]
    [InlineData("load{a=1} 2")]
    [InlineData("load{a=\"1} 2")]
    [InlineData("load 1 2 3")]
    public void Wrong_lines_are_errors(string line) =>
        Assert.Equal($"prometheus: cannot read the line {line}", Assert.Throws<FluxException>(() => Scrape(line)).Message);
}
