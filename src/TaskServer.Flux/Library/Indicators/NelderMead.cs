using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Indicators;

/// <summary>The downhill simplex method of Nelder and Mead, "A simplex method for function minimization", with the usual coefficients.</summary>
internal static class NelderMead
{
    private const int MaximalSteps = 1000;

    /// <param name="function">What is to become small; it may change its argument to keep it within limits.</param>
    /// <param name="start">A corner of the first simplex, whose edges have length 1.</param>
    /// <param name="epsilon">The deviation of the corners' values that is good enough.</param>
    public static (double Minimum, double[] At) Minimize(Func<double[], double> function, double[] start, double epsilon)
    {
        var n = start.Length;
        var far = (Math.Sqrt(n + 1) - 1 + n) / (n * Math.Sqrt(2));
        var near = (Math.Sqrt(n + 1) - 1) / (n * Math.Sqrt(2));
        var corners = new double[n + 1][];
        var values = new double[n + 1];
        for (var c = 0; c <= n; c++)
        {
            Work.ThrowIfCancelled();
            corners[c] = [.. start];
            for (var i = 0; c > 0 && i < n; i++)
                corners[c][i] += i == c - 1 ? far : near;
        }
        for (var c = 0; c <= n; c++)
            values[c] = function(corners[c]);
        for (var step = 0; step < MaximalSteps; step++)
        {
            var (best, next, worst) = Order(values);
            var center = Center(corners, worst);
            var reflected = Along(center, corners[worst], -1);
            var value = function(reflected);
            if (value < values[best])
            {
                var expanded = Along(center, reflected, 2);
                var further = function(expanded);
                (corners[worst], values[worst]) = further < value ? (expanded, further) : (reflected, value);
            }
            else if (value < values[next])
            {
                (corners[worst], values[worst]) = (reflected, value);
            }
            else
            {
                var contracted = Along(center, value < values[worst] ? reflected : corners[worst], 0.5);
                var inner = function(contracted);
                if (inner < values[worst])
                {
                    (corners[worst], values[worst]) = (contracted, inner);
                }
                else
                {
                    for (var c = 0; c <= n; c++)
                    {
                        if (c != best)
                            corners[c] = Along(corners[best], corners[c], 0.5);
                    }
                    values[worst] = function(corners[worst]);
                    values[next] = function(corners[next]);
                }
            }
            if (Deviation(values) < epsilon)
                break;
        }
        var least = Order(values).Best;
        return (function(corners[least]), corners[least]);
    }

    private static (int Best, int Next, int Worst) Order(double[] values)
    {
        var (best, worst) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > values[worst])
                worst = i;
            if (values[i] < values[best])
                best = i;
        }
        var next = best;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > values[next] && values[i] < values[worst])
                next = i;
        }
        return (best, next, worst);
    }

    private static double[] Center(double[][] corners, int without)
    {
        var n = corners.Length - 1;
        var center = new double[n];
        for (var i = 0; i < n; i++)
        {
            if ((i & 0x3F) == 0x3F)
                Work.ThrowIfCancelled();
            for (var c = 0; c <= n; c++)
            {
                if (c != without)
                    center[i] += corners[c][i];
            }
            center[i] /= n;
        }
        return center;
    }

    private static double[] Along(double[] from, double[] to, double factor)
    {
        var point = new double[from.Length];
        for (var i = 0; i < point.Length; i++)
            point[i] = from[i] + factor * (to[i] - from[i]);
        return point;
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Sum() / values.Length;
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }
}
