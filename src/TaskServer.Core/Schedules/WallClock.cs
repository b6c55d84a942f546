using System.Diagnostics.CodeAnalysis;

namespace TaskServer.Schedules;

/// <summary>
/// What the clocks on the walls of a time zone show. Instants and wall times are both whole seconds since 0001-01-01,
/// the one in UTC, the other as shown.
/// </summary>
public sealed class WallClock : IEquatable<WallClock>
{
    private const long Day = 86_400;
    private const long MaxSeconds = 315_537_897_599; // 9999-12-31T23:59:59

    private readonly TimeZoneInfo _zone;
    private readonly bool _isUtc;

    private WallClock(TimeZoneInfo zone)
    {
        _zone = zone;
        _isUtc = zone.Equals(TimeZoneInfo.Utc);
    }

    public static WallClock Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The IANA name.</summary>
    public string Name => _zone.Id;

    internal TimeZoneInfo Zone => _zone;

    /// <summary>Finds a zone by its IANA name, as it is spelt there. The zone of the host is not a name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out WallClock? clock)
    {
        clock = null;
        // A name is a path below the zone database for the runtime: keep it inside, and away from what is no zone or counts
        // leap seconds.
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '/')
            || !char.IsAsciiLetter(name[0])
            || name is "localtime" or "posixrules" or "Factory"
            || name.StartsWith("right/", StringComparison.Ordinal) || name.StartsWith("posix/", StringComparison.Ordinal))
            return false;
        if (name == TimeZoneInfo.Utc.Id)
            clock = Utc;
        else if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            clock = new WallClock(zone);
        return clock is not null;
    }

    public bool Equals(WallClock? other) => other is not null && Name == other.Name;

    public override bool Equals(object? obj) => Equals(obj as WallClock);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    internal long WallAt(long instant) => instant + OffsetAt(instant);

    /// <summary>
    /// The first instant at which the clocks show a time. A time that they jump over is the instant of the jump; of one that
    /// they show twice the first is meant. Never decreases as the wall time grows.
    /// </summary>
    internal long InstantOf(long wall)
    {
        if (_isUtc)
            return wall;
        // No offset reaches a day, so the change, if there is one near, lies between these two.
        var before = OffsetAt(wall - Day);
        var after = OffsetAt(wall + Day);
        if (before == after || OffsetAt(wall - before) == before)
            return wall - before;
        return OffsetAt(wall - after) == after ? wall - after : ChangeBetween(wall - after, wall - before);
    }

    /// <summary>Whether the clocks show the time of this instant twice, because they are set back shortly before or after it.</summary>
    internal bool IsRepeated(long instant, out Repetition repetition)
    {
        repetition = default;
        if (_isUtc)
            return false;
        var wall = WallAt(instant);
        var before = OffsetAt(wall - Day);
        var after = OffsetAt(wall + Day);
        if (before <= after || OffsetAt(wall - before) != before || OffsetAt(wall - after) != after)
            return false;
        var change = ChangeBetween(wall - before, wall - after);
        repetition = new Repetition(change, change + after, change + before);
        return true;
    }

    private long OffsetAt(long instant)
    {
        if (_isUtc)
            return 0;
        var utc = new DateTime(Math.Clamp(instant, 0, MaxSeconds) * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        return _zone.GetUtcOffset(utc).Ticks / TimeSpan.TicksPerSecond;
    }

    /// <summary>The first instant after <paramref name="low"/> with another offset than there has; <paramref name="high"/> has one.</summary>
    private long ChangeBetween(long low, long high)
    {
        var offset = OffsetAt(low);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (OffsetAt(middle) == offset)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>Clocks set back at an instant from <paramref name="End"/> to <paramref name="Start"/>: both are wall times, the end is excluded.</summary>
    internal readonly record struct Repetition(long Change, long Start, long End);
}
