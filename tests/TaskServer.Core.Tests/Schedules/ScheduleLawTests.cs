using CsCheck;

namespace TaskServer.Schedules;

/// <summary>What holds for every schedule.</summary>
public sealed class ScheduleLawTests
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<WallClock> Clocks = Gen.OneOf("UTC", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu")
        .Select(name => WallClock.TryFind(name, out var clock) ? clock : throw new TimeZoneNotFoundException(name));

    private static readonly Gen<string> Intervals = Gen.Select(Gen.Int[1, 90], Gen.OneOf("y", "mo", "w", "d", "h", "m", "s"), Gen.Int[0, 40], Gen.OneOf("mo", "w", "d", "h", "m", "s"))
        .Select((a, unit, b, second) => $"{a}{unit}{b}{second}");

    private static readonly Gen<DateTimeOffset> Instants = Gen.Long[0, 20L * 365 * 86_400 * 1000].Select(ms => Start.AddMilliseconds(ms));

    [Fact]
    public void The_next_slot_is_later_and_so_is_the_one_after_it_and_nothing_lies_between()
    {
        var schedules = Gen.OneOf<Schedule>(
            Gen.Select(Intervals, Clocks).Select((text, clock) => (Schedule)(Schedule.Every.TryParse(text, clock, out var every) ? every : throw new FormatException(text))),
            Gen.Select(CronCase.Gen, Clocks).Select((cron, clock) => (Schedule)new Schedule.Cron(cron.Expression, clock)));
        Check.Sample(
            Gen.Select(schedules, Instants, Gen.Double.Unit),
            (schedule, instant, where) =>
            {
                if (schedule.NextAfter(instant) is not { } next || schedule.NextAfter(next) is not { } second)
                    return true;
                // From any instant between two slots the later one is next, the moment before it included.
                var between = next + (second - next) * (where * 0.999999);
                return instant < next && next < second
                    && schedule.NextAfter(between) == second
                    && schedule.NextAfter(second.AddTicks(-1)) == second
                    && schedule.NextAfter(next.AddTicks(-1)) == next
                    && next.Ticks % TimeSpan.TicksPerSecond == 0;
            },
            iter: 100_000);
    }

    [Fact]
    public void Cron_gives_what_looking_at_every_minute_gives() =>
        Check.Sample(
            Gen.Select(CronCase.Gen, Gen.Int[0, 20 * 365 * 24 * 60]),
            (cron, minute) =>
            {
                var instant = Start.AddMinutes(minute);
                var next = new Schedule.Cron(cron.Expression, WallClock.Utc).NextAfter(instant);
                for (var i = 1; i <= 2000; i++)
                {
                    if (cron.Matches(instant.UtcDateTime.AddMinutes(i)))
                        return next == instant.AddMinutes(i);
                }

                return next is null || next > instant.AddMinutes(2000) && cron.Matches(next.Value.UtcDateTime);
            },
            iter: 10_000);

    [Fact]
    public void Hours_and_less_are_counted_from_year_one() =>
        Check.Sample(
            Gen.Select(Gen.Int[1, 10_000_000], Instants, Clocks),
            (seconds, instant, clock) => Schedule.Every.TryParse($"{seconds}s", clock, out var every)
                && every.NextAfter(instant)!.Value.UtcTicks is var next
                && next % (seconds * TimeSpan.TicksPerSecond) == 0
                && next - instant.UtcTicks <= seconds * TimeSpan.TicksPerSecond);

    [Theory]
    [InlineData("1d", "0 0 * * *")]
    [InlineData("1w", "0 0 * * MON")]
    [InlineData("1mo", "0 0 1 * *")]
    [InlineData("3mo", "0 0 1 */3 *")]
    [InlineData("1y", "0 0 1 1 *")]
    [InlineData("2y", "0 0 0 1 1 * */2")]
    public void Calendar_intervals_are_the_cron_expressions_that_say_the_same(string interval, string cron) =>
        Check.Sample(
            Gen.Select(Instants, Clocks),
            (instant, clock) => CronParser.TryParse(cron, out var expression, out _)
                && Schedule.Every.TryParse(interval, clock, out var every)
                && every.NextAfter(instant) == new Schedule.Cron(expression, clock).NextAfter(instant),
            iter: 1_000);
}
