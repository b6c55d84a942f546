using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TaskServer;

/// <summary>A 64-bit, non-zero id, written as 16 lower-case hex digits.</summary>
public readonly record struct PlatformId(long Value) : IParsable<PlatformId>, IComparable<PlatformId>
{
    public override string ToString() => ((ulong)Value).ToString("x16", CultureInfo.InvariantCulture);

    public int CompareTo(PlatformId other) => ((ulong)Value).CompareTo((ulong)other.Value);

    public static bool operator <(PlatformId left, PlatformId right) => left.CompareTo(right) < 0;

    public static bool operator <=(PlatformId left, PlatformId right) => left.CompareTo(right) <= 0;

    public static bool operator >(PlatformId left, PlatformId right) => left.CompareTo(right) > 0;

    public static bool operator >=(PlatformId left, PlatformId right) => left.CompareTo(right) >= 0;

    /// <exception cref="TaskServerException">The text is not an id; the message is the one that InfluxDB gives.</exception>
    public static PlatformId Parse(string s, IFormatProvider? provider = null)
    {
        if (s.Length != 16)
            throw new TaskServerException(ErrorCode.Invalid, "id must have a length of 16 bytes");
        return TryParse(s, provider, out var id) ? id : throw new TaskServerException(ErrorCode.Invalid, "invalid ID");
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PlatformId result)
    {
        result = default;
        if (s is not { Length: 16 }
            || !ulong.TryParse(s, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value == 0)
            return false;
        result = new PlatformId((long)value);
        return true;
    }
}
