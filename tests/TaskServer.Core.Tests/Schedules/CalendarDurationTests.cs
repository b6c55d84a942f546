using CsCheck;

namespace TaskServer.Schedules;

public sealed class CalendarDurationTests
{
    [Theory]
    [InlineData("1h30m", 0, 0, 5_400_000_000_000)]
    [InlineData("1y2mo", 14, 0, 0)]
    [InlineData("1w2d", 0, 9, 0)]
    [InlineData("1s2ms3us4ns", 0, 0, 1_002_003_004)]
    [InlineData("5µs5μs", 0, 0, 10_000)]
    [InlineData("1m1h1m", 0, 0, 3_720_000_000_000)]
    [InlineData("-1mo1d1ns", -1, -1, -1)]
    [InlineData("0s", 0, 0, 0)]
    [InlineData("007m", 0, 0, 420_000_000_000)]
    public void Units_are_added_up(string text, long months, long days, long nanoseconds)
    {
        Assert.True(CalendarDuration.TryParse(text, out var duration));
        Assert.Equal(new CalendarDuration(months, days, nanoseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("h")]
    [InlineData("10")]
    [InlineData("1x")]
    [InlineData("1H")]
    [InlineData("1 h")]
    [InlineData(" 1h")]
    [InlineData("1.5h")]
    [InlineData("1h-30m")]
    [InlineData("--1h")]
    [InlineData("9223372036854775808h")]
    [InlineData("9223372036854775807y")]
    [InlineData("9223372036854775807w")]
    public void Anything_else_is_refused(string text) => Assert.False(CalendarDuration.TryParse(text, out _));

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.OneOf("1", "9", "9223372036854775807", "y", "mo", "w", "d", "h", "m", "s", "ms", "ns", "-", "µ", " ").Array[0, 12]
            .Select(pieces => string.Concat(pieces))
            .Sample(text => !CalendarDuration.TryParse(text, out var duration) || duration.FixedNanoseconds >= 0 != text.StartsWith('-') || duration.IsZero);

    [Theory]
    [InlineData("1mo", 4 * 7)]
    [InlineData("2mo", 8 * 7)]
    [InlineData("3mo", 13 * 7)]
    [InlineData("1y", 52 * 7)]
    [InlineData("1w", 7)]
    [InlineData("1d", 1)]
    public void Months_are_compared_as_whole_weeks(string text, int days)
    {
        Assert.True(CalendarDuration.TryParse(text, out var duration));
        Assert.Equal((Int128)days * 86_400 * 1_000_000_000, duration.FixedNanoseconds);
    }

    [Theory]
    [InlineData("1d", "24h")]
    [InlineData("90s", "1m30s")]
    [InlineData("3600s", "1h")]
    [InlineData("-5m", "-5m")]
    [InlineData("-90s", "-1m30s")]
    [InlineData("-1h30m", "-1h30m")]
    [InlineData("1h5s", "1h5s")]
    [InlineData("1w", "168h")]
    [InlineData("0s", "")]
    public void An_offset_is_shown_in_hours_minutes_and_seconds(string text, string shown)
    {
        Assert.True(ScheduleRules.TryParseOffset(text, out var offset, out _));
        Assert.Equal(shown, CalendarDuration.OffsetText(offset));
    }
}
