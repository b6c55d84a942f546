using System.Globalization;

namespace TaskServer.Dialects.Influx;

/// <summary>Times as the wire shows them, always in UTC.</summary>
internal static class Rfc3339
{
    /// <summary>Whole seconds: `2026-01-15T10:20:30Z`.</summary>
    public static string Seconds(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As many fraction digits as there are, none where there is no fraction.</summary>
    public static string Fraction(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
