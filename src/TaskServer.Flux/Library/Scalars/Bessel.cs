namespace TaskServer.Flux.Library.Scalars;

/// <summary>Bessel functions of integer order, to about 12 digits.</summary>
internal static class Bessel
{
    private const double EulerGamma = 0.57721566490153286060651209008240243;

    // From here on the asymptotic series of order 0 and 1 has terms below 1e-16.
    private const double Large = 30;

    // Up to here the first term of a series is all that counts.
    private const double Small = 1e-9;

    public static double J(int n, double x)
    {
        if (double.IsNaN(x))
            return x;
        if (double.IsInfinity(x))
            return 0;
        // J(-n, x) = J(n, -x) = (-1)^n J(n, x)
        var sign = (n < 0) != (x < 0) && n % 2 != 0 ? -1 : 1;
        n = Math.Abs(n);
        x = Math.Abs(x);
        if (x == 0)
            return n == 0 ? 1 : 0;
        if (x < Small)
            return sign * Power(x / 2, n);
        if (x > Large && n < x)
            return sign * Up(n, x, Asymptotic(0, x).J, Asymptotic(1, x).J);
        return sign * Down(x, n)[n];
    }

    public static double Y(int n, double x)
    {
        if (double.IsNaN(x) || x < 0)
            return double.NaN;
        var sign = n < 0 && n % 2 != 0 ? -1 : 1;
        n = Math.Abs(n);
        if (x == 0)
            return sign * double.NegativeInfinity;
        if (double.IsInfinity(x))
            return 0;
        var (y0, y1) = x < Small ? (2 / Math.PI * (Math.Log(x / 2) + EulerGamma), -2 / Math.PI / x) : x > Large ? (Asymptotic(0, x).Y, Asymptotic(1, x).Y) : Neumann(x);
        return sign * Up(n, x, y0, y1);
    }

    // x^n / n!
    private static double Power(double x, int n)
    {
        var power = 1.0;
        for (var i = 1; i <= n && power != 0; i++)
            power *= x / i;
        return power;
    }

    // f(n+1) = 2n/x f(n) - f(n-1): stable upwards for Y, and for J while n stays below x.
    private static double Up(int n, double x, double zeroth, double first)
    {
        if (n == 0)
            return zeroth;
        for (var i = 1; i < n && double.IsFinite(first); i++)
            (zeroth, first) = (first, 2 * i / x * first - zeroth);
        return first;
    }

    /// <summary>J of orders 0 to at least <paramref name="highest"/> by the recurrence downwards, scaled so that J0 + 2 J2 + 2 J4 + … = 1.</summary>
    private static double[] Down(double x, int highest)
    {
        var start = (int)Math.Max(highest, x) + 60;
        start += start % 2;
        var values = new double[start + 2];
        values[start] = 1e-300;
        for (var i = start; i > 0; i--)
        {
            values[i - 1] = 2 * i / x * values[i] - values[i + 1];
            if (Math.Abs(values[i - 1]) < 1e250)
                continue;
            for (var j = i - 1; j <= start; j++)
                values[j] *= 1e-250;
        }

        var sum = values[0];
        for (var i = 2; i <= start; i += 2)
            sum += 2 * values[i];
        for (var i = 0; i <= start; i++)
            values[i] /= sum;
        return values;
    }

    // Neumann's series of Y0 in terms of J, and its derivative, which is -Y1.
    private static (double Y0, double Y1) Neumann(double x)
    {
        var j = Down(x, 2);
        var logarithm = Math.Log(x / 2) + EulerGamma;
        double sum0 = 0, sum1 = 0;
        for (var k = 1; 2 * k + 1 < j.Length; k++)
        {
            var sign = k % 2 == 0 ? 1.0 : -1.0;
            sum0 += sign * j[2 * k] / k;
            sum1 += sign * (j[2 * k - 1] - j[2 * k + 1]) / k;
        }

        return (2 / Math.PI * (logarithm * j[0] - 2 * sum0), 2 / Math.PI * (logarithm * j[1] - j[0] / x + sum1));
    }

    // Hankel's expansion, cut at its smallest term.
    private static (double J, double Y) Asymptotic(int n, double x)
    {
        double p = 0, q = 0, term = 1;
        var mu = 4.0 * n * n;
        for (var k = 0; k < 60; k++)
        {
            switch (k % 4)
            {
                case 0: p += term; break;
                case 1: q += term; break;
                case 2: p -= term; break;
                default: q -= term; break;
            }

            var next = term * (mu - (2 * k + 1.0) * (2 * k + 1.0)) / ((k + 1) * 8 * x);
            if (Math.Abs(next) < 1e-18 || Math.Abs(next) > Math.Abs(term))
                break;
            term = next;
        }

        var angle = x - (n / 2.0 + 0.25) * Math.PI;
        var scale = Math.Sqrt(2 / (Math.PI * x));
        return (scale * (p * Math.Cos(angle) - q * Math.Sin(angle)), scale * (p * Math.Sin(angle) + q * Math.Cos(angle)));
    }
}
