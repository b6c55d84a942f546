using TaskServer.Flux.Library.Aggregates;

namespace TaskServer.Flux.Tests.Library;

public sealed class TDigestTests
{
    [Theory]
    [InlineData(0.5, 2.5)]
    [InlineData(0.0, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.3, 1.7)]
    [InlineData(1.0, 4)]
    public void Few_values_are_kept_and_interpolated(double q, double expected)
    {
        var digest = new TDigest(1000);
        digest.Add([4, 1, 3, 2]);
        Assert.Equal(expected, digest.Quantile(q), 1e-12);
    }

    [Theory]
    [InlineData(0.5, 2e-3)]
    [InlineData(0.9, 1e-3)]
    [InlineData(0.999, 1e-5)]
    [InlineData(0.00001, 5e-6)]
    public void Many_values_are_estimated_well_and_best_at_the_ends(double q, double tolerance)
    {
        const int Count = 200_000;
        var digest = new TDigest(1000);
        var values = new double[Count];
        for (var i = 0; i < Count; i++)
            values[i] = (double)(i * 7919L % Count) / Count;
        foreach (var part in values.Chunk(777))
            digest.Add(part);
        Assert.Equal(q, digest.Quantile(q), tolerance);
    }

    [Fact]
    public void The_ends_are_the_smallest_and_the_largest_value()
    {
        var digest = new TDigest(20);
        digest.Add([.. Enumerable.Range(0, 5000).Select(i => (double)i)]);
        Assert.Equal(0, digest.Quantile(0));
        Assert.Equal(4999, digest.Quantile(1));
    }

    [Fact]
    public void NaN_is_passed_over_and_nothing_gives_NaN()
    {
        var digest = new TDigest(1000);
        digest.Add([double.NaN]);
        Assert.Equal(double.NaN, digest.Quantile(0.5));
        digest.Add([7]);
        Assert.Equal(7, digest.Quantile(0.5));
        digest.Clear();
        digest.Add([1, 2]);
        Assert.Equal(1.5, digest.Quantile(0.5));
    }
}
