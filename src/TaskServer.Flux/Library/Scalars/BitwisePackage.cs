using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Package <c>bitwise</c>: <c>u…</c> on uints, <c>s…</c> on ints. A shift by 64 or more leaves nothing (or the sign).</summary>
internal sealed class BitwisePackage : INativeLibrary
{
    private const string Package = "bitwise";

    public static void Register(NativeFunctions natives)
    {
        void Unsigned(string name, Func<ulong, ulong, ulong> function) => natives.Add(Package, name, (in a) => Value.UInt(function(a.UInt(0), a.UInt(1))));
        void Signed(string name, Func<long, long, long> function) => natives.Add(Package, name, (in a) => Value.Int(function(a.Int(0), a.Int(1))));
        Unsigned("uand", static (a, b) => a & b);
        Unsigned("uor", static (a, b) => a | b);
        Unsigned("uxor", static (a, b) => a ^ b);
        Unsigned("uclear", static (a, b) => a & ~b);
        Unsigned("ulshift", static (a, b) => b > 63 ? 0 : a << (int)b);
        Unsigned("urshift", static (a, b) => b > 63 ? 0 : a >> (int)b);
        natives.Add(Package, "unot", static (in a) => Value.UInt(~a.UInt(0)));
        Signed("sand", static (a, b) => a & b);
        Signed("sor", static (a, b) => a | b);
        Signed("sxor", static (a, b) => a ^ b);
        Signed("sclear", static (a, b) => a & ~b);
        Signed("slshift", static (a, b) => Shift(b) > 63 ? 0 : a << (int)b);
        Signed("srshift", static (a, b) => a >> (int)Math.Min(Shift(b), 63));
        natives.Add(Package, "snot", static (in a) => Value.Int(~a.Int(0)));
    }

    private static long Shift(long by) => by >= 0 ? by : throw FluxException.Invalid("cannot shift by a negative number");
}
