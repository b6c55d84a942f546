using System.Globalization;

namespace TaskServer.Points;

/// <summary>Up to when a bucket takes points, and why.</summary>
/// <param name="Oldest">Points before this time (Unix nanoseconds) are not stored.</param>
/// <param name="Period">How long the bucket keeps points; for the message.</param>
public sealed record RetentionBound(long Oldest, TimeSpan Period);

/// <summary>What became of the points of a batch. Points that are not counted as dropped are stored, durably.</summary>
/// <param name="Stored">How many points (not values) were stored.</param>
/// <param name="Conflicting">How many were not because of a field's type or name.</param>
/// <param name="TooOld">How many were not because of the retention.</param>
/// <param name="Message">`partial write: …` in InfluxDB's words where points were dropped; null where all were stored.</param>
public sealed record WriteResult(int Stored, int Conflicting, int TooOld, string? Message)
{
    internal static string Conflict(string reason, int dropped) => $"partial write: {reason} dropped={dropped}";

    internal static string OutsideRetention(PlatformId bucket, RetentionBound retention, int dropped, (SeriesKey Key, long Time) oldest, (SeriesKey Key, long Time) newest)
    {
        var bound = Rfc3339(retention.Oldest);
        return $"partial write: dropped {dropped} points outside retention policy of duration {GoDuration(retention.Period)}"
            + $" - oldest point {oldest.Key} at {Rfc3339(oldest.Time)} dropped because it violates a Retention Policy Lower Bound at {bound}"
            + $", newest point {newest.Key} at {Rfc3339(newest.Time)} dropped because it violates a Retention Policy Lower Bound at {bound}"
            + $" dropped={dropped} for database: {bucket} for retention policy: autogen";
    }

    private static string Rfc3339(long nanoseconds)
    {
        var (seconds, fraction) = Math.DivRem(nanoseconds, 1_000_000_000);
        if (fraction < 0)
            (seconds, fraction) = (seconds - 1, fraction + 1_000_000_000);
        var text = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return fraction == 0 ? text + "Z" : $"{text}.{fraction.ToString("d9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }

    private static string GoDuration(TimeSpan period)
    {
        var seconds = (long)period.TotalSeconds;
        return seconds >= 3600 ? $"{seconds / 3600}h{seconds / 60 % 60}m{seconds % 60}s"
            : seconds >= 60 ? $"{seconds / 60}m{seconds % 60}s"
            : $"{seconds}s";
    }
}
