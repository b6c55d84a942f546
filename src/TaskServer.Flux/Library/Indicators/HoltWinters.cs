using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Indicators;

/// <summary>
/// Forecasts by the damped Holt-Winters method with multiplicative seasons. The parameters are those with the least squared error among the minima found from a grid of guesses.
/// </summary>
/// <param name="values">Evenly spaced values; null where one is missing, but not at the beginning.</param>
/// <param name="horizon">How many values to forecast.</param>
/// <param name="season">The length of a season; below 2 there is none.</param>
/// <param name="check">Called now and then; may throw to give up.</param>
internal sealed class HoltWinters(double?[] values, int horizon, int season, Action check)
{
    private const double Epsilon = 1e-4;
    private const double InitialShare = 0.5;
    private static readonly double[] Guesses = [0.3, 0.7];

    // Positions of the parameters; the seasonal factors stand behind them.
    private const int Alpha = 0, Beta = 1, Gamma = 2, Phi = 3, Level = 4, Trend = 5, Seasons = 6;

    private bool IsSeasonal => season >= 2;

    /// <param name="withFit">Give the values as the model sees them, too, in front of the forecast.</param>
    /// <returns>Nothing when there are too few values.</returns>
    public (double[] Forecast, double SquaredError) Forecast(bool withFit)
    {
        if (values.Length < 2 || IsSeasonal && values.Length < season || horizon <= 0)
            return ([], 0);
        double[]? best = null;
        var least = double.PositiveInfinity;
        foreach (var alpha in Guesses)
        {
            foreach (var beta in Guesses)
            {
                foreach (var gamma in Guesses)
                {
                    foreach (var phi in Guesses)
                    {
                        var (error, at) = NelderMead.Minimize(SquaredError, Start(alpha, beta, gamma, phi), Epsilon);
                        if (error < least || best is null)
                            (least, best) = (error, at);
                    }
                }
            }
        }
        return ([.. Run(best!, values.Length + horizon).Skip(withFit ? 0 : values.Length)], least);
    }

    private double[] Start(double alpha, double beta, double gamma, double phi)
    {
        var parameters = new double[Seasons + (IsSeasonal ? season : 0)];
        (parameters[Alpha], parameters[Beta], parameters[Gamma], parameters[Phi]) = (alpha, beta, gamma, phi);
        if (!IsSeasonal)
        {
            parameters[Level] = InitialShare * values[0]!.Value;
            parameters[Trend] = InitialShare * (values[1] - values[0]) ?? 0;
            return parameters;
        }
        for (var i = 0; i < season; i++)
        {
            parameters[Level] += 1.0 / season * (values[i] ?? 0);
            if (season + i < values.Length)
                parameters[Trend] += 1.0 / ((double)season * season) * (values[season + i] - values[i]) ?? 0;
        }
        for (var i = 0; i < season; i++)
            parameters[Seasons + i] = values[i] / parameters[Level] ?? 0;
        return parameters;
    }

    private double SquaredError(double[] parameters)
    {
        check();
        var sum = 0.0;
        var i = 0;
        foreach (var fitted in Run(parameters, values.Length))
        {
            if (values[i++] is not { } value)
                continue;
            if (double.IsNaN(fitted))
                return double.PositiveInfinity;
            sum += (fitted - value) * (fitted - value);
        }
        return sum;
    }

    // The model fed with its own results: the fit first, the forecast behind.
    private double[] Run(double[] parameters, int count)
    {
        for (var i = Alpha; i <= Phi; i++)
            parameters[i] = double.IsNaN(parameters[i]) ? parameters[i] : Math.Clamp(parameters[i], 0, 1);
        var (alpha, beta, gamma, phi) = (parameters[Alpha], parameters[Beta], parameters[Gamma], parameters[Phi]);
        var (level, trend, damping) = (parameters[Level], parameters[Trend], phi);
        var seasons = parameters.AsSpan(Seasons).ToArray();
        // Positions in the seasons move on with each step, which is part of the model.
        var offset = season - 1;
        var results = new double[count];
        var value = results[0] = values[0]!.Value;
        for (var t = 1; t < count; t++)
        {
            if ((t & Work.StepMask) == 0)
                check();
            var (now, ahead) = (1.0, 1.0);
            if (IsSeasonal)
            {
                now = seasons[(t - season + offset) % season];
                ahead = seasons[(t - season + t % season + offset) % season];
            }
            var expected = level + phi * trend;
            var newLevel = alpha * (value / now) + (1 - alpha) * expected;
            var newTrend = beta * (newLevel - level) + (1 - beta) * phi * trend;
            var factor = gamma * (value / expected) + (1 - gamma) * now;
            (level, trend) = (newLevel, newTrend);
            value = results[t] = (level + damping * trend) * ahead;
            damping += Math.Pow(phi, t);
            if (!IsSeasonal)
                continue;
            seasons[(t + offset) % season] = factor;
            offset++;
        }
        return results;
    }
}
