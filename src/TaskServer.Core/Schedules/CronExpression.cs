using System.Diagnostics;
using CalendarSearch = Cronos.CronExpression;

namespace TaskServer.Schedules;

/// <summary>
/// A cron expression as influxd reads it: all fields must match, years 1970 to 2099. <see cref="CronParser"/> makes it.
/// </summary>
/// <remarks>
/// When clocks change: a matching time that they jump over is the instant of the jump. Of a time that they show twice the
/// first counts; both do when the expression repeats (a star, a range or a step in its seconds, minutes or hours).
/// </remarks>
public sealed class CronExpression : IEquatable<CronExpression>
{
    internal const int FirstYear = 1970;
    internal const int LastYear = 2099;

    private static readonly long Start = SecondsOf(FirstYear);
    private static readonly long End = SecondsOf(LastYear + 1);

    private readonly CalendarSearch? _calendar;
    private readonly bool[]? _years; // whether one counts, the first year at 0; null when all do
    private readonly bool _repeats;
    private readonly IntervalGrid _grid;

    internal CronExpression(string text, CalendarSearch calendar, bool[]? years, bool repeats) =>
        (Text, _calendar, _years, _repeats) = (text, calendar, years, repeats);

    /// <summary>`@every`: the same grid as that of an interval.</summary>
    internal CronExpression(string text, IntervalGrid grid) => (Text, _grid) = (text, grid);

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    public bool Equals(CronExpression? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as CronExpression);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    /// <summary>Seconds since 0001-01-01T00:00:00Z, as is <paramref name="instant"/>; null after the last year.</summary>
    internal long? NextAfter(long instant, WallClock clock)
    {
        if (_calendar is null)
            return _grid.NextAfter(instant, clock);

        var wall = clock.WallAt(instant);
        if (clock.IsRepeated(instant, out var repetition))
        {
            var second = instant >= repetition.Change;
            if ((!second || _repeats) && MatchAfter(wall) is { } match && match < repetition.End)
                return instant + (match - wall);
            if (!second && _repeats && MatchAfter(repetition.Start - 1) is { } again && again < repetition.End)
                return repetition.Change + (again - repetition.Start);
        }

        // What the clocks show the second time is earlier than the instant, as the first one is meant: it is passed over.
        while (MatchAfter(wall) is { } match)
        {
            if (clock.InstantOf(match) is var found && found > instant)
                return found;
            wall = match;
        }

        return null;
    }

    /// <summary>The first wall time after another one that all fields match.</summary>
    private long? MatchAfter(long wall)
    {
        wall = Math.Max(wall, Start - 1);
        while (Search(wall) is { } match)
        {
            var year = new DateTime(match * TimeSpan.TicksPerSecond).Year;
            if (_years is null || _years[year - FirstYear])
                return match;
            var later = Array.IndexOf(_years, true, year - FirstYear);
            if (later < 0)
                return null;
            wall = SecondsOf(FirstYear + later) - 1;
        }

        return null;
    }

    private long? Search(long wall)
    {
        Debug.Assert(_calendar is not null);
        if (wall >= End - 1)
            return null;
        var found = _calendar.GetNextOccurrence(new DateTime(wall * TimeSpan.TicksPerSecond, DateTimeKind.Utc));
        return found is { Year: <= LastYear } match ? match.Ticks / TimeSpan.TicksPerSecond : null;
    }

    private static long SecondsOf(int year) => new DateTime(year, 1, 1).Ticks / TimeSpan.TicksPerSecond;
}
