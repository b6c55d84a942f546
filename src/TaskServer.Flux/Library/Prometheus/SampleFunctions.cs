using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Prometheus;

/// <summary>What PromQL computes from the samples of a range, as its public documentation tells. Null: no result.</summary>
internal static class SampleFunctions
{
    private const double Second = FluxDuration.Second;

    public static double? Changes(Samples samples)
    {
        if (samples.Count == 0)
            return null;
        var changes = 0;
        for (var i = 1; i < samples.Count; i++)
        {
            // Two values that are no numbers are no change.
            if (!samples.Values[i].Equals(samples.Values[i - 1]))
                changes++;
        }
        return changes;
    }

    public static double? Resets(Samples samples)
    {
        if (samples.Count == 0)
            return null;
        var resets = 0;
        for (var i = 1; i < samples.Count; i++)
        {
            if (samples.Values[i] < samples.Values[i - 1])
                resets++;
        }
        return resets;
    }

    /// <summary>Double exponential smoothing: the level after the last sample.</summary>
    public static double? HoltWinters(Samples samples, double smoothing, double trendFactor)
    {
        if (samples.Count < 2)
            return null;
        var (before, level) = (0.0, samples.Values[0]);
        var trend = samples.Values[1] - samples.Values[0];
        for (var i = 1; i < samples.Count; i++)
        {
            if (i > 1)
                trend = trendFactor * (level - before) + (1 - trendFactor) * trend;
            (before, level) = (level, smoothing * samples.Values[i] + (1 - smoothing) * (level + trend));
        }
        return level;
    }

    /// <summary>From the last two samples: their difference, or that per second, where a counter that fell has begun again from zero.</summary>
    public static double? Instant(Samples samples, bool isRate)
    {
        if (samples.Count < 2)
            return null;
        var (last, previous) = (samples.Values[^1], samples.Values[^2]);
        var span = samples.Times[^1] - samples.Times[^2];
        if (span == 0)
            return null;
        var difference = isRate && last < previous ? last : last - previous;
        return isRate ? difference / (span / Second) : difference;
    }

    /// <summary>
    /// The growth within the range. The samples do not reach its edges; the line goes on to them where the gap is not much longer than the samples are apart (1.1 times),
    /// else for half of that distance, and a counter not below zero.
    /// </summary>
    public static double? Extrapolated(Samples samples, bool isCounter, bool isRate)
    {
        if (samples.Count < 2)
            return null;
        var growth = samples.Values[^1] - samples.Values[0];
        if (isCounter)
        {
            for (var i = 1; i < samples.Count; i++)
            {
                if (samples.Values[i] < samples.Values[i - 1])
                    growth += samples.Values[i - 1];
            }
        }
        var (start, stop) = (samples.Bound("_start"), samples.Bound("_stop"));
        var sampled = (samples.Times[^1] - samples.Times[0]) / Second;
        var toStart = (samples.Times[0] - start) / Second;
        var toStop = (stop - samples.Times[^1]) / Second;
        var distance = sampled / (samples.Count - 1);
        if (isCounter && growth > 0 && samples.Values[0] >= 0)
            toStart = Math.Min(toStart, sampled * (samples.Values[0] / growth));
        var far = distance * 1.1;
        var reached = sampled + (toStart < far ? toStart : distance / 2) + (toStop < far ? toStop : distance / 2);
        growth *= reached / sampled;
        return isRate ? growth / ((stop - start) / Second) : growth;
    }

    /// <summary>The slope per second of the line of least squares, or where that line is some seconds after the end of the range.</summary>
    public static double? Regression(Samples samples, bool predict, double secondsAhead)
    {
        if (samples.Count < 2)
            return null;
        // Times far from zero would leave no digits for the differences.
        var origin = predict ? samples.Bound("_stop") : samples.Times[0];
        var (meanX, meanY) = (samples.Times.Average(t => (t - origin) / Second), samples.Values.Average());
        var (covariance, variance) = (0.0, 0.0);
        for (var i = 0; i < samples.Count; i++)
        {
            var x = (samples.Times[i] - origin) / Second - meanX;
            covariance += x * (samples.Values[i] - meanY);
            variance += x * x;
        }
        var slope = covariance / variance;
        return predict ? meanY + slope * (secondsAhead - meanX) : slope;
    }
}
