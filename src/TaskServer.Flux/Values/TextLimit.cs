using System.Globalization;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>
/// How long a string may grow: a few lines of a script double one often enough to fill any memory. What is done to a string of this length takes tens of milliseconds.
/// </summary>
internal static class TextLimit
{
    public const int Characters = 16 << 20;

    /// <summary>Rows that are null hold no text.</summary>
    public static string Concat(string? a, string? b)
    {
        Check((a?.Length ?? 0L) + (b?.Length ?? 0L));
        return Work.Text(string.Concat(a, b));
    }

    public static void Check(long length)
    {
        if (length > Characters)
            throw FluxException.Invalid($"a string would be longer than {Characters.ToString(CultureInfo.InvariantCulture)} characters");
    }
}
