using System.Globalization;

namespace TaskServer.Dialects.Influx.Server;

/// <summary>A duration as Go prints it: `84.757ms`, `1m32.4s`, `2h0m0s`.</summary>
internal static class GoDuration
{
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";
        var sign = duration < TimeSpan.Zero ? "-" : "";
        duration = duration.Duration();
        if (duration < TimeSpan.FromMicroseconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{duration.TotalNanoseconds:0}ns");
        if (duration < TimeSpan.FromMilliseconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{duration.TotalMicroseconds:0.###}µs");
        if (duration < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{duration.TotalMilliseconds:0.######}ms");
        var seconds = (decimal)(duration.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        var hours = duration >= TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h") : "";
        var minutes = duration >= TimeSpan.FromMinutes(1) ? string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{hours}{minutes}{seconds:0.#######}s");
    }
}
