namespace TaskServer.Flux.Library.Scalars;

/// <summary>Functions that <see cref="Math"/> lacks, to about 14 digits.</summary>
internal static class SpecialFunctions
{
    // Lanczos' approximation with g = 7 and nine terms.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.3)
            return Math.Exp(x) - 1;
        double sum = x, term = x;
        for (var n = 2; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
            sum += term *= x / n;
        return sum;
    }

    public static double Log1p(double x)
    {
        // The rounding error of 1 + x is divided out again.
        var u = 1 + x;
        if (u == 1)
            return x;
        return double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    public static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (Math.Abs(x) >= 2)
            return x > 0 ? 1 - Erfc(x) : Erfc(-x) - 1;
        // erf x = 2/sqrt(pi) e^(-x²) Σ 2^n x^(2n+1) / (1·3·…·(2n+1)): all terms positive.
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
            sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    public static double Erfc(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x < 2)
            return 1 - Erf(x);
        if (x > 27.3)
            return 0;
        // The continued fraction 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), from its tail.
        var fraction = 0.0;
        for (var n = 120; n >= 1; n--)
            fraction = n / 2.0 / (x + fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }

    /// <summary>The x whose <see cref="Erf"/> is y: Giles' starting value, then Newton's steps on whichever of erf and erfc keeps the digits.</summary>
    public static double ErfInverse(double y)
    {
        if (double.IsNaN(y) || Math.Abs(y) > 1)
            return double.NaN;
        if (Math.Abs(y) == 1)
            return y * double.PositiveInfinity;
        if (y == 0)
            return y;
        var logarithm = Math.Log((1 - y) * (1 + y));
        var a = 2 / (Math.PI * 0.147) + logarithm / 2;
        var x = Math.CopySign(Math.Sqrt(Math.Sqrt(a * a - logarithm / 0.147) - a), y);
        for (var i = 0; i < 4; i++)
        {
            var error = Math.Abs(x) < 1.5 ? Erf(x) - y : Math.Sign(x) * (1 - Math.Abs(y) - Erfc(Math.Abs(x)));
            x -= error * Math.Sqrt(Math.PI) / 2 * Math.Exp(x * x);
        }

        return x;
    }

    public static (double Logarithm, int Sign) LogGamma(double x)
    {
        if (double.IsNaN(x))
            return (x, 1);
        if (double.IsInfinity(x))
            return (double.PositiveInfinity, 1);
        if (x <= 0 && Math.Floor(x) == x)
            return (double.PositiveInfinity, x == 0 && double.IsNegative(x) ? -1 : 1);
        if (x is 1 or 2)
            return (0, 1);
        if (x < 0.5)
        {
            var sine = Math.Sin(Math.PI * x);
            return (Math.Log(Math.PI / Math.Abs(sine)) - LogGamma(1 - x).Logarithm, sine < 0 ? -1 : 1);
        }

        var t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(LanczosSum(x - 1)), 1);
    }

    private static double LanczosSum(double x)
    {
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
            sum += Lanczos[i] / (x + i);
        return sum;
    }
}
