using System.Diagnostics.CodeAnalysis;

namespace TaskServer.Points;

/// <summary>The unit of the times in line protocol.</summary>
/// <param name="Nanoseconds">How many nanoseconds one unit has.</param>
public readonly record struct WritePrecision(long Nanoseconds)
{
    public static readonly WritePrecision Nanosecond = new(1);
    public static readonly WritePrecision Microsecond = new(1_000);
    public static readonly WritePrecision Millisecond = new(1_000_000);
    public static readonly WritePrecision Second = new(1_000_000_000);

    /// <summary>`ns`, `us`, `ms` or `s`; nothing else is a precision.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out WritePrecision precision)
    {
        precision = text switch
        {
            "ns" => Nanosecond,
            "us" => Microsecond,
            "ms" => Millisecond,
            "s" => Second,
            _ => default,
        };
        return precision.Nanoseconds != 0;
    }
}
