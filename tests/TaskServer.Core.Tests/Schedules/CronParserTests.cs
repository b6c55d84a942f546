using System.Diagnostics;
using CsCheck;

namespace TaskServer.Schedules;

public sealed class CronParserTests
{
    public static TheoryData<string> Errors => new(CaseFile.Lines("cron-errors.txt"));

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_mistake_is_worded_as_influxd_words_it(string line)
    {
        var parts = line.Split(" | ");

        Assert.False(CronParser.TryParse(parts[0], out _, out var error));
        Assert.Equal(parts[1], error);
    }

    [Fact]
    public void Spaces_around_an_expression_stay_in_its_text_and_out_of_its_error()
    {
        Assert.True(CronParser.TryParse("  @daily ", out var expression, out _));
        Assert.Equal("  @daily ", expression.Text);

        Assert.False(CronParser.TryParse(" @foo ", out _, out var error));
        Assert.Equal("failed to parse cron string '@foo' {0 0 0 0 0 0 0 0 0 0 0 false} 111111111111", error);
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var piece = Gen.OneOf("*", "0", "7", "59", "60", "99999999999999999999", "18446744073709551615", "-", "/", ",", " ", " ", "MON", "jan", "?", "L", "@every ", "@daily", "1h", "\t", "ü", "2030");
        piece.Array[0, 24].Select(pieces => string.Concat(pieces)).Sample(
            text => CronParser.TryParse(text, out var expression, out var error) == (error is null)
                && (expression is null || NextIsLater(expression)),
            iter: 50_000);

        static bool NextIsLater(CronExpression expression)
        {
            var start = new DateTimeOffset(2026, 1, 15, 10, 20, 30, TimeSpan.Zero);
            return new Schedule.Cron(expression, WallClock.Utc).NextAfter(start) is not { } next || next > start;
        }
    }

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 2,4,6,9,11 *")]
    [InlineData("59 59 23 31 12 * 1970-2025/2")]
    [InlineData("0 0 0 29 2 MON 2027-2099")]
    public void The_search_for_what_hardly_ever_comes_is_short(string text)
    {
        Assert.True(CronParser.TryParse(text, out var expression, out _));
        Assert.True(WallClock.TryFind("Europe/Berlin", out var clock));
        var schedule = new Schedule.Cron(expression, clock);
        var start = new DateTimeOffset(2026, 1, 15, 10, 20, 30, TimeSpan.Zero);

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
            schedule.NextAfter(start);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 2000); // under 100 ms; a search by minutes would take hours
    }
}
