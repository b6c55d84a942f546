using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>math</c>.</summary>
internal sealed class MathPackage : INativeLibrary
{
    private const string Package = "math";
    private const double Phi = 1.618033988749894848204586834365638118;

    public static void Register(NativeFunctions natives)
    {
        Constants(natives);
        Unary(natives);
        Binary(natives);
        natives.Add(Package, "float64bits", static (in a) => Value.UInt(BitConverter.DoubleToUInt64Bits(a.Float(0))));
        natives.Add(Package, "float64frombits", static (in a) => Value.Float(BitConverter.UInt64BitsToDouble(a.UInt(0))));
        natives.Add(Package, "ilogb", static (in a) => a.Has(0) ? Value.Int((long)ExponentOf(a.Float(0), double.IsFinite(a.Float(0)) ? int.MinValue : int.MaxValue)) : Value.Null(ColumnType.Int));
        natives.Add(Package, "frexp", static (in a) => Frexp(a.Float(0)));
        natives.Add(Package, "ldexp", static (in a) => Value.Float(Math.ScaleB(a.Float(0), (int)Math.Clamp(a.Int(1), -5000, 5000))));
        natives.Add(Package, "lgamma", static (in a) => LogGamma(a.Float(0)));
        natives.Add(Package, "modf", static (in a) => Modf(a.Float(0)));
        natives.Add(Package, "sincos", static (in a) => Value.Record(("sin", Value.Float(Math.Sin(a.Float(0)))), ("cos", Value.Float(Math.Cos(a.Float(0))))));
        natives.Add(Package, "mInf", static (in a) => Value.Float(a.Int(0) >= 0 ? double.PositiveInfinity : double.NegativeInfinity));
        natives.Add(Package, "isInf", static (in a) => Value.Bool(IsInfinity(a.Float(0), a.Int(1))));
        natives.Add(Package, "isNaN", static (in a) => Value.Bool(double.IsNaN(a.Float(0))));
        natives.Add(Package, "signbit", static (in a) => Value.Bool(double.IsNegative(a.Float(0))));
        // Without a sign, unlike the platform's own: signbit and float64bits show it.
        natives.Add(Package, "NaN", static (in _) => Value.Float(BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0001)));
        natives.Add(Package, "jn", static (in a) => Value.Float(Bessel.J(ToOrder(a.Int(0)), a.Float(1))));
        natives.Add(Package, "yn", static (in a) => Value.Float(Bessel.Y(ToOrder(a.Int(0)), a.Float(1))));
        natives.Add(Package, "pow10", static (in a) => Value.Float(Math.Pow(10, Math.Clamp(a.Int(0), -400, 400))));
    }

    private static void Constants(NativeFunctions natives)
    {
        void Add(string name, double value) => natives.AddValue(Package, name, Value.Float(value));
        Add("pi", Math.PI);
        Add("e", Math.E);
        Add("phi", Phi);
        Add("sqrt2", Math.Sqrt(2));
        Add("sqrte", Math.Sqrt(Math.E));
        Add("sqrtpi", 1.77245385090551602729816748334);
        Add("sqrtphi", Math.Sqrt(Phi));
        Add("ln2", Math.Log(2));
        Add("log2e", 1 / Math.Log(2));
        Add("ln10", Math.Log(10));
        Add("log10e", 0.43429448190325182765112891891660508);
        Add("maxfloat", double.MaxValue);
        Add("smallestNonzeroFloat", double.Epsilon);
        natives.AddValue(Package, "maxint", Value.Int(long.MaxValue));
        natives.AddValue(Package, "minint", Value.Int(long.MinValue));
        natives.AddValue(Package, "maxuint", Value.UInt(ulong.MaxValue));
    }

    private static void Unary(NativeFunctions natives)
    {
        void Add(string name, Func<double, double> function) => natives.Add(Package, name, (in a) => a.Has(0) ? Value.Float(function(a.Float(0))) : Value.Null(ColumnType.Float));
        Add("abs", Math.Abs);
        Add("acos", Math.Acos);
        Add("acosh", Math.Acosh);
        Add("asin", Math.Asin);
        Add("asinh", Math.Asinh);
        Add("atan", Math.Atan);
        Add("atanh", Math.Atanh);
        Add("cbrt", CubeRoot);
        Add("ceil", Math.Ceiling);
        Add("cos", Math.Cos);
        Add("cosh", Math.Cosh);
        Add("erf", SpecialFunctions.Erf);
        Add("erfc", SpecialFunctions.Erfc);
        Add("erfcinv", x => SpecialFunctions.ErfInverse(1 - x));
        Add("erfinv", SpecialFunctions.ErfInverse);
        Add("exp", Math.Exp);
        Add("exp2", x => Math.Pow(2, x));
        Add("expm1", SpecialFunctions.Expm1);
        Add("floor", Math.Floor);
        Add("gamma", GammaFunction.Of);
        Add("j0", x => Bessel.J(0, x));
        Add("j1", x => Bessel.J(1, x));
        Add("log", Math.Log);
        Add("log10", Math.Log10);
        Add("log1p", SpecialFunctions.Log1p);
        Add("log2", Math.Log2);
        Add("logb", static x => x == 0 ? double.NegativeInfinity : double.IsInfinity(x) ? double.PositiveInfinity : ExponentOf(x, double.NaN));
        Add("round", static x => Math.Round(x, MidpointRounding.AwayFromZero));
        Add("roundtoeven", static x => Math.Round(x, MidpointRounding.ToEven));
        Add("sin", Math.Sin);
        Add("sinh", Math.Sinh);
        Add("sqrt", Math.Sqrt);
        Add("tan", Math.Tan);
        Add("tanh", Math.Tanh);
        Add("trunc", Math.Truncate);
        Add("y0", x => Bessel.Y(0, x));
        Add("y1", x => Bessel.Y(1, x));
    }

    private static void Binary(NativeFunctions natives)
    {
        void Add(string name, Func<double, double, double> function) => natives.Add(Package, name, (in a) => a.Has(0) && a.Has(1) ? Value.Float(function(a.Float(0), a.Float(1))) : Value.Null(ColumnType.Float));
        Add("atan2", Math.Atan2);
        Add("copysign", Math.CopySign);
        Add("dim", static (x, y) => double.IsNaN(x) || double.IsNaN(y) || (x == y && double.IsInfinity(x)) ? double.NaN : Math.Max(x - y, 0));
        Add("hypot", double.Hypot);
        // An infinity decides, even against what is no number.
        Add("mMax", static (x, y) => double.IsPositiveInfinity(x) || double.IsPositiveInfinity(y) ? double.PositiveInfinity : Math.Max(x, y));
        Add("mMin", static (x, y) => double.IsNegativeInfinity(x) || double.IsNegativeInfinity(y) ? double.NegativeInfinity : Math.Min(x, y));
        Add("mod", static (x, y) => x % y);
        Add("nextafter", NextAfter);
        Add("pow", Math.Pow);
        Add("remainder", Math.IEEERemainder);
    }

    // The platform's is often the neighbour of the nearest number (-3.0000000000000004 for -27); one of Newton's steps mends that.
    private static double CubeRoot(double x)
    {
        var root = Math.Cbrt(x);
        return x == 0 || !double.IsFinite(x) ? root : root - Math.FusedMultiplyAdd(root * root, root, -x) / (3 * root * root);
    }

    private static bool IsInfinity(double f, long sign) => sign switch
    {
        > 0 => double.IsPositiveInfinity(f),
        < 0 => double.IsNegativeInfinity(f),
        _ => double.IsInfinity(f),
    };

    // Not a number of its own: `special` for zero and for what has no exponent.
    private static double ExponentOf(double x, double special) => x == 0 || !double.IsFinite(x) ? special : Math.ILogB(x);

    private static int ToOrder(long n) => (int)Math.Clamp(n, -1_000_000, 1_000_000);

    private static double NextAfter(double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;
        return x == y ? x : y > x ? Math.BitIncrement(x) : Math.BitDecrement(x);
    }

    private static Value Frexp(double f)
    {
        if (f == 0 || !double.IsFinite(f))
            return Value.Record(("frac", Value.Float(f)), ("exp", Value.Int(0)));
        var exponent = Math.ILogB(f) + 1;
        return Value.Record(("frac", Value.Float(Math.ScaleB(f, -exponent))), ("exp", Value.Int(exponent)));
    }

    private static Value Modf(double f)
    {
        var whole = Math.Truncate(f);
        return Value.Record(("int", Value.Float(whole)), ("frac", Value.Float(double.IsInfinity(f) ? double.NaN : Math.CopySign(f - whole, f))));
    }

    private static Value LogGamma(double x)
    {
        var (logarithm, sign) = SpecialFunctions.LogGamma(x);
        return Value.Record(("lgamma", Value.Float(logarithm)), ("sign", Value.Int(sign)));
    }
}
