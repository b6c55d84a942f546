using System.Collections.Concurrent;

namespace TaskServer.Flux.Values;

/// <summary>
/// What the option <c>location</c> names: a time zone and a fixed offset. <see cref="ToLocal"/> gives wall-clock nanoseconds. A local time that a change
/// skips becomes the instant of the change, one that comes twice the earlier instant. The fixed offset is not part of either conversion: it shifts the
/// zero of windows.
/// </summary>
internal sealed class Location
{
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Zones = new(StringComparer.Ordinal);
    private readonly TimeZoneInfo? _zone;

    // The stretch of UTC time for which the last offset holds.
    private long _from = long.MaxValue;
    private long _until = long.MinValue;
    private long _offset;

    private Location(string name, TimeZoneInfo? zone, FluxDuration offset)
    {
        Name = name;
        _zone = zone;
        Offset = offset;
    }

    public static Location Utc { get; } = new("UTC", null, FluxDuration.Zero);

    public string Name { get; }

    public FluxDuration Offset { get; }

    public bool IsUtc => _zone is null;

    /// <exception cref="FluxException">There is no such zone.</exception>
    public static Location Of(string zone, FluxDuration offset)
    {
        if (zone is "UTC" or "")
            return offset.IsZero ? Utc : new("UTC", null, offset);
        if (!Zones.TryGetValue(zone, out var found))
        {
            // Names of the zone database only: no aliases of other systems, nothing that leaves its folder.
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out found) || zone.Contains("..", StringComparison.Ordinal) || zone.StartsWith('/'))
                throw FluxException.Invalid($"unknown time zone {zone}");
            Zones[zone] = found;
        }
        return new(zone, found, offset);
    }

    /// <summary>From a record <c>{zone: string, offset: duration}</c>; a null is UTC.</summary>
    public static Location Of(Value record)
    {
        if (record.Kind != ValueKind.Record)
            return Utc;
        var zone = record.AsRecord["zone"];
        var offset = record.AsRecord["offset"];
        return Of(zone.Kind == ValueKind.String ? zone.AsString : "UTC", offset.Kind == ValueKind.Duration ? offset.AsDuration : FluxDuration.Zero);
    }

    public long ToLocal(long utc) => _zone is null || IsAtTheEdge(utc) ? utc : utc + OffsetAt(utc);

    // Times that other places would write outside of the range of times.
    private static bool IsAtTheEdge(long time) => time is < long.MinValue + 3 * FluxDuration.Day or > long.MaxValue - 3 * FluxDuration.Day;

    public long ToUtc(long local)
    {
        if (_zone is null || IsAtTheEdge(local))
            return local;
        // Offsets a day to either side bracket every change; the larger one gives the earlier instant.
        var before = OffsetAt(local - FluxDuration.Day);
        var after = OffsetAt(local + FluxDuration.Day);
        if (before == after && OffsetAt(local - before) == before)
            return local - before;
        var early = local - Math.Max(before, after);
        var late = local - Math.Min(before, after);
        if (early + OffsetAt(early) == local)
            return early;
        if (late + OffsetAt(late) == local)
            return late;
        // Skipped by a change between the two candidates.
        long low = early, high = late;
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

    private long OffsetAt(long utc)
    {
        // Fields are a cache only: runs are single-threaded, and a location is made per run.
        if (utc >= _from && utc < _until)
            return _offset;
        const long step = 15 * FluxDuration.Minute;
        var from = Calendar.FloorDivide(utc, step) * step;
        var offset = _zone!.GetUtcOffset(new DateTimeOffset(DateTime.UnixEpoch.AddTicks(from / 100))).Ticks * 100;
        var until = from + step;
        // Changes fall on quarters of an hour; a whole day without a change is remembered as one piece.
        var later = from + FluxDuration.Day;
        if (_zone.GetUtcOffset(new DateTimeOffset(DateTime.UnixEpoch.AddTicks(later / 100))).Ticks * 100 == offset)
            until = later;
        (_from, _until, _offset) = (from, until, offset);
        return offset;
    }
}
