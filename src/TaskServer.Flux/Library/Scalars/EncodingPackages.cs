using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>Packages <c>contrib/bonitoo-io/hex</c> and <c>contrib/qxip/hash</c>.</summary>
internal sealed class EncodingPackages : INativeLibrary
{
    private const string Hex = "contrib/bonitoo-io/hex";
    private const string Hash = "contrib/qxip/hash";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Hex, "int", static (in a) => ParseInt(a.String(0)));
        natives.Add(Hex, "uint", static (in a) => ulong.TryParse(a.String(0), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? Value.UInt(value)
            : throw Refusal(a.String(0), "uint"));
        natives.Add(Hex, "string", static (in a) => Value.String(Format(a[0])));
        natives.Add(Hex, "bytes", static (in a) => ParseBytes(a.String(0)));
        RegisterHashes(natives);
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Scripts choose the algorithm that the other side wants.")]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Scripts choose the algorithm that the other side wants.")]
    private static void RegisterHashes(NativeFunctions natives)
    {
        void Add(string name, Func<byte[], string> function) => natives.Add(Hash, name, (in a) => Value.String(Work.Text(function(Encoding.UTF8.GetBytes(a.String(0))))));
        Add("sha256", static v => Convert.ToHexStringLower(SHA256.HashData(v)));
        Add("sha1", static v => Convert.ToHexStringLower(SHA1.HashData(v)));
        Add("md5", static v => Convert.ToHexStringLower(MD5.HashData(v)));
        Add("xxhash64", static v => XxHash.Of(v).ToString(CultureInfo.InvariantCulture));
        Add("cityhash64", static v => CityHash.Of(v).ToString(CultureInfo.InvariantCulture));
        Add("b64", Convert.ToBase64String);
        natives.Add(Hash, "hmac", static (in a) => Value.String(Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(a.String(1)), Encoding.UTF8.GetBytes(a.String(0))))));
    }

    private static Value ParseInt(string text)
    {
        var negative = text.StartsWith('-');
        if (!ulong.TryParse(negative ? text.AsSpan(1) : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var magnitude)
            || magnitude > (negative ? 1UL << 63 : long.MaxValue))
            throw Refusal(text, "int");
        return Value.Int(negative ? unchecked(-(long)magnitude) : (long)magnitude);
    }

    private static Value ParseBytes(string text)
    {
        try
        {
            return Value.Bytes(Convert.FromHexString(text));
        }
        catch (FormatException)
        {
            throw Refusal(text, "bytes");
        }
    }

    private static string Format(Value value) => value.Kind switch
    {
        ValueKind.Int when value.AsInt < 0 => "-" + unchecked((ulong)-value.AsInt).ToString("x", CultureInfo.InvariantCulture),
        ValueKind.Int => value.AsInt.ToString("x", CultureInfo.InvariantCulture),
        ValueKind.UInt => value.AsUInt.ToString("x", CultureInfo.InvariantCulture),
        ValueKind.Bytes => Convert.ToHexStringLower(value.AsBytes),
        _ => Conversions.ToString(value) is { IsNull: false } text ? text.AsString : "",
    };

    private static FluxException Refusal(string text, string target) => FluxException.Invalid($"cannot convert string \"{text}\" to {target} due to invalid syntax");
}
