using System.Globalization;

namespace TaskServer.Schedules;

public sealed class ScheduleCaseTests
{
    public static TheoryData<string> Cases => new(CaseFile.Lines("schedules.txt"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_slots_of_a_case_follow_its_reference(string line)
    {
        var parts = line.Split(" | ");
        var times = parts[2].Split(" -> ");
        var schedule = Parse(parts[0], parts[1]);

        DateTimeOffset? instant = At(times[0]);
        foreach (var expected in times[1].Split(", "))
        {
            instant = schedule.NextAfter(instant!.Value);
            Assert.Equal(expected, instant is { } next ? next.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "none");
            Assert.Equal(TimeSpan.Zero, (instant ?? default).Offset);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stored_texts_make_the_same_schedule(string line)
    {
        var parts = line.Split(" | ");
        var schedule = Parse(parts[0], parts[1]);

        Assert.True(Schedule.TryRestore(schedule.Texts, out var restored));
        Assert.Equal(schedule, restored);
        Assert.Equal(parts[0], schedule.Texts.Every is { } every ? $"every {every}" : $"cron {schedule.Texts.Cron}");
        Assert.Equal(parts[1], schedule.Texts.Timezone ?? "UTC");
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("1h", "* * * * *", null)]
    [InlineData("1x", null, null)]
    [InlineData("500ms", null, null)]
    [InlineData("-1h", null, null)]
    [InlineData(null, "60 * * * *", null)]
    [InlineData("1h", null, "Europe/Atlantis")]
    public void Texts_without_a_valid_schedule_make_none(string? every, string? cron, string? timezone) =>
        Assert.False(Schedule.TryRestore(new ScheduleTexts(every, cron, timezone), out _));

    [Fact]
    public void Once_is_a_single_slot_with_its_fraction()
    {
        var schedule = new Schedule.Once(At("2026-01-15T10:20:30.25Z"));

        Assert.Equal(At("2026-01-15T10:20:30.25Z"), schedule.NextAfter(At("2026-01-15T10:20:30.24Z")));
        Assert.Null(schedule.NextAfter(At("2026-01-15T10:20:30.25Z")));
    }

    [Fact]
    public void A_start_stays_within_what_can_be_stored()
    {
        var slot = At("2026-01-15T10:20:30Z");

        Assert.Equal(At("2026-01-15T10:15:30Z"), Schedule.DueAt(slot, TimeSpan.FromMinutes(-5)));
        Assert.Equal(2262, Schedule.DueAt(slot, TimeSpan.MaxValue).Year);
        Assert.Equal(1677, Schedule.DueAt(slot, TimeSpan.MinValue).Year);
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Etc/GMT+5", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Europe", false)]
    [InlineData("localtime", false)]
    [InlineData("posix/Europe/Berlin", false)]
    [InlineData("right/Europe/Berlin", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("/etc/localtime", false)]
    [InlineData("zone.tab", false)]
    [InlineData("leapseconds", false)]
    [InlineData("", false)]
    public void Zones_are_found_by_their_IANA_name(string name, bool known) => Assert.Equal(known, WallClock.TryFind(name, out _));

    private static Schedule Parse(string text, string zone)
    {
        Assert.True(WallClock.TryFind(zone, out var clock));
        if (text.StartsWith("every ", StringComparison.Ordinal))
        {
            Assert.True(Schedule.Every.TryParse(text[6..], clock, out var every));
            return every;
        }

        Assert.True(CronParser.TryParse(text[5..], out var cron, out var error), error);
        return new Schedule.Cron(cron, clock);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
