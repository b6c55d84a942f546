using CsCheck;

namespace TaskServer.Schedules;

/// <summary>Schedules around clock changes, against clocks that are watched minute by minute.</summary>
public sealed class DaylightSavingTests
{
    private static readonly TimeSpan Around = TimeSpan.FromHours(30);

    [Fact]
    public void Around_clock_changes_of_all_zones_cron_gives_what_watching_the_clocks_gives()
    {
        var changes = Changes();
        Assert.InRange(changes.Count, 100, 1000); // else the zone database is missing, or the search for changes is wrong
        Check.Sample(
            Gen.Select(Gen.OneOf(changes.ToArray()), CronCase.Daily.Array[8]),
            (change, cases) =>
            {
                var minutes = Watch(change);
                foreach (var cron in cases)
                    Same(Expected(minutes, cron), new Schedule.Cron(cron.Expression, change.Clock), minutes, $"{cron} in {change}");
            },
            iter: 3 * changes.Count);
    }

    [Fact]
    public void Around_clock_changes_of_all_zones_a_day_is_from_midnight_to_midnight()
    {
        Assert.True(CronParser.TryParse("0 0 * * *", out var midnight, out _));
        foreach (var change in Changes())
        {
            Assert.True(Schedule.Every.TryParse("1d", change.Clock, out var day));
            var cron = new Schedule.Cron(midnight, change.Clock);
            Assert.Equal(Steps(cron, change.At - Around, change.At + Around), Steps(day, change.At - Around, change.At + Around));
        }
    }

    [Fact]
    public void Cron_changes_with_the_clocks_as_Cronos_does()
    {
        string[] zones = ["Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Sao_Paulo", "Asia/Kolkata"];
        Check.Sample(
            Gen.Select(Gen.OneOf(zones), CronCase.Gen, Gen.Int[0, 3 * 365 * 24 * 60]),
            (name, cron, minute) =>
            {
                Assert.True(WallClock.TryFind(name, out var clock));
                var start = new DateTimeOffset(2024, 1, 1, 0, 0, 30, TimeSpan.Zero).AddMinutes(minute);
                var schedule = new Schedule.Cron(cron.Expression, clock);
                // Weekdays as a list, because a step of Cronos ends at 7, the other Sunday.
                var weekdays = string.Join(',', Enumerable.Range(0, 7).Where(day => cron.Weekdays[day]));
                var cronos = Cronos.CronExpression.Parse(string.Join(' ', [.. cron.Text.Split(' ')[..4], weekdays]));
                for (var i = 0; i < 20; i++)
                {
                    var expected = cronos.GetNextOccurrence(start.UtcDateTime, clock.Zone);
                    var actual = schedule.NextAfter(start);
                    if (expected is not { Year: < 2099 } next)
                        return;
                    Assert.True(next == actual?.UtcDateTime, $"{cron} in {name} after {start:o}: {actual:o}, Cronos {next:o}");
                    start = actual!.Value;
                }
            },
            iter: 5_000);
    }

    private static void Same(List<DateTimeOffset> expected, Schedule schedule, List<Minute> minutes, string what)
    {
        // Asking at every minute covers both: stepping from slot to slot and starting anywhere between two.
        var index = 0;
        for (var i = 0; i + 1 < minutes.Count; i++)
        {
            while (index < expected.Count && expected[index] <= minutes[i].Instant)
                index++;
            if (index == expected.Count)
                return;
            // Every minute near slots and changes, every seventh elsewhere, to keep the test short.
            if (i % 7 != 0 && index > 0 && expected[index - 1] != minutes[i].Instant && !minutes[i].IsRepeated)
                continue;
            var actual = schedule.NextAfter(minutes[i].Instant);
            Assert.True(expected[index] == actual, $"{what} after {minutes[i].Instant:o}: {actual:o}, not {expected[index]:o}");
        }
    }

    private static List<DateTimeOffset> Expected(List<Minute> minutes, CronCase cron)
    {
        var slots = new List<DateTimeOffset>();
        for (var i = 1; i < minutes.Count; i++)
        {
            var minute = minutes[i];
            var matches = cron.Matches(minute.Wall) && (cron.Repeats || !minute.IsRepeated);
            // A jump stands for all the times that it leaves out.
            for (var missing = minutes[i - 1].Wall.AddMinutes(1); !matches && missing < minute.Wall; missing = missing.AddMinutes(1))
                matches = cron.Matches(missing);
            if (matches)
                slots.Add(minute.Instant);
        }

        return slots;
    }

    private static List<Minute> Watch(Change change)
    {
        var seen = new HashSet<DateTime>();
        var minutes = new List<Minute>();
        for (var instant = change.At - Around; instant <= change.At + Around; instant = instant.AddMinutes(1))
        {
            var wall = instant.UtcDateTime + change.Clock.Zone.GetUtcOffset(instant);
            minutes.Add(new Minute(instant, wall, !seen.Add(wall)));
        }

        return minutes;
    }

    private static List<DateTimeOffset> Steps(Schedule schedule, DateTimeOffset from, DateTimeOffset to)
    {
        var slots = new List<DateTimeOffset>();
        for (var slot = schedule.NextAfter(from); slot is { } next && next <= to; slot = schedule.NextAfter(next))
            slots.Add(next);
        return slots;
    }

    /// <summary>The changes of all zones in 2025 and 2026, and odd ones of the past; one of several zones that change together alike.</summary>
    private static List<Change> Changes()
    {
        var changes = new Dictionary<(DateTimeOffset, TimeSpan, TimeSpan), Change>();
        foreach (var name in TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id))
        {
            if (!WallClock.TryFind(name, out var clock))
                continue;
            Add(clock, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), 730);
        }

        foreach (var (name, year) in new[] { ("Pacific/Apia", 2011), ("Europe/Moscow", 2011), ("Europe/Moscow", 2014), ("Asia/Pyongyang", 2018), ("America/Caracas", 2016), ("Pacific/Norfolk", 2015), ("Africa/Casablanca", 2024) })
        {
            Assert.True(WallClock.TryFind(name, out var clock));
            Add(clock, new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), 365);
        }

        return [.. changes.Values];

        void Add(WallClock clock, DateTimeOffset day, int days)
        {
            for (; days > 0; days--, day = day.AddDays(1))
            {
                var (before, after) = (clock.Zone.GetUtcOffset(day), clock.Zone.GetUtcOffset(day.AddDays(1)));
                if (before == after)
                    continue;
                var at = day;
                while (clock.Zone.GetUtcOffset(at) == before)
                    at = at.AddMinutes(1);
                changes.TryAdd((at, before, after), new Change(clock, at));
            }
        }
    }

    private sealed record Change(WallClock Clock, DateTimeOffset At);

    private readonly record struct Minute(DateTimeOffset Instant, DateTime Wall, bool IsRepeated);
}
