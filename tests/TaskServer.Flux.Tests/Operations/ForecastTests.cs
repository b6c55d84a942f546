using System.Globalization;
using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

/// <summary>The examples of the documentation. Where a search ends is luck, so that equal digits mean the same search.</summary>
public sealed class ForecastTests
{
    [Theory]
    [InlineData("t1", "n: 3", "10.955056783457671 10.929416756584807 10.913930733843678")]
    [InlineData("t2", "n: 3", "6.791274364986771 6.791274496071822 6.791274497934493")]
    [InlineData("t1", "n: 4, seasonality: 4", "4.689501667763805 9.89174309681615 3.586846840716385 6.51792718960969")]
    [InlineData("t2", "n: 4, seasonality: 4", "0.0003493824987647374 12.80532295591006 8.6277743213372 1.4602203332390207")]
    [InlineData("t2", "n: 1, withFit: true", "19 10.099938333168268 3.576640457126943 6.744937158136209 6.79061592841652 6.791265139903281 6.791274364986771")]
    public void Forecasts_are_those_of_the_documentation(string tag, string arguments, string forecast)
    {
        var rows = ScriptRun.Rows($"import \"sampledata\"\nsampledata.int() |> filter(fn: (r) => r.tag == \"{tag}\") |> holtWinters({arguments}, interval: 10s) |> keep(columns: [\"_value\"])");
        var expected = forecast.Split(' ');
        Assert.Equal(expected.Length, rows.Length);
        // The powers of other processors may differ in the last bit.
        foreach (var (row, value) in rows.Zip(expected, static (r, e) => (r["_value=".Length..], e)))
            Assert.Equal(double.Parse(value, CultureInfo.InvariantCulture), double.Parse(row, CultureInfo.InvariantCulture), 1e-9);
    }
}
