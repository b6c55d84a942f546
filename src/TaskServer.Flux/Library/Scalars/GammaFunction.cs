namespace TaskServer.Flux.Library.Scalars;

/// <summary>
/// The gamma function to nearly all digits, by the approximations of Moshier's Cephes library: a quotient of polynomials between 2 and 3, where recurrence
/// leads from everywhere near, and Stirling's formula beyond 33. Its values are large, so that comparisons by a fixed difference need every digit.
/// </summary>
internal static class GammaFunction
{
    private const double Euler = 0.57721566490153286060651209008240243;
    private const double Tiny = 1e-9;

    private static readonly double[] Above =
    [
        1.60119522476751861407e-4, 1.19135147006586384913e-3, 1.04213797561761569935e-2, 4.76367800457137231464e-2,
        2.07448227648435975150e-1, 4.94214826801497100753e-1, 9.99999999999999996796e-1,
    ];

    private static readonly double[] Below =
    [
        -2.31581873324120129819e-5, 5.39605580493303397842e-4, -4.45641913851797240494e-3, 1.18139785222060435552e-2,
        3.58236398605498653373e-2, -2.34591795718243348568e-1, 7.14304917030273074085e-2, 1.00000000000000000320,
    ];

    private static readonly double[] Correction =
    [
        7.87311395793093628397e-4, -2.29549961613378126380e-4, -2.68132617805781232825e-3, 3.47222221605458667310e-3, 8.33333333333482257126e-2, 1,
    ];

    public static double Of(double x)
    {
        if (double.IsNaN(x) || double.IsPositiveInfinity(x))
            return x;
        if (double.IsNegativeInfinity(x) || (x < 0 && Math.Floor(x) == x))
            return double.NaN;
        if (x == 0)
            return double.IsNegative(x) ? double.NegativeInfinity : double.PositiveInfinity;
        if (Math.Abs(x) > 33)
            return x > 0 ? Stirling(x) : Reflected(-x);

        var factor = 1.0;
        while (x >= 3)
            factor *= --x;
        while (x < 2)
        {
            if (Math.Abs(x) < Tiny)
                return factor / ((1 + Euler * x) * x);
            factor /= x++;
        }

        return x == 2 ? factor : factor * Polynomial(Above, x - 2) / Polynomial(Below, x - 2);
    }

    private static double Stirling(double x)
    {
        if (x > 171.7)
            return double.PositiveInfinity;
        var (first, second) = StirlingFactors(x);
        return first * second;
    }

    // Two factors, because one alone overflows before their product does.
    private static (double First, double Second) StirlingFactors(double x)
    {
        if (x > 200)
            return (double.PositiveInfinity, 1);
        var correction = Math.Sqrt(2 * Math.PI) * Polynomial(Correction, 1 / x);
        if (x <= 143.01608)
            return (correction * (Math.Pow(x, x - 0.5) / Math.Exp(x)), 1);
        var half = Math.Pow(x, 0.5 * x - 0.25);
        return (correction * half, half / Math.Exp(x));
    }

    // Γ(-x) Γ(x) = -π / (x sin πx)
    private static double Reflected(double x)
    {
        var whole = Math.Floor(x);
        var sign = whole % 2 == 0 ? -1 : 1;
        var rest = x - whole;
        if (rest > 0.5)
            rest = x - (whole + 1);
        var (first, second) = StirlingFactors(x);
        return sign * Math.PI / (Math.Abs(x * Math.Sin(Math.PI * rest)) * first) / second;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
            sum = sum * x + coefficient;
        return sum;
    }
}
