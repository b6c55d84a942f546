namespace TaskServer.Schedules;

public sealed class ScheduleRulesTests
{
    [Theory]
    [InlineData("1h", null, null, "")]
    [InlineData("1mo", null, null, "")]
    [InlineData("60000000000ns", null, null, "")]
    [InlineData(null, "@daily", null, "")]
    [InlineData("0s", "@daily", null, "")]
    [InlineData(null, null, null, "must specify exactly one of either cron or every")]
    [InlineData("0h0m", null, null, "must specify exactly one of either cron or every")]
    [InlineData(null, "", null, "must specify exactly one of either cron or every")]
    [InlineData("1h", "@daily", null, "must specify exactly one of either cron or every")]
    [InlineData("500ms", null, null, "every option must be at least 1 second")]
    [InlineData("1500ms", null, null, "every option must be expressible as whole seconds")]
    [InlineData("1mo1ns", null, null, "every option must be expressible as whole seconds")]
    [InlineData(null, "60 * * * *", null, "cron invalid: invalid start minute 60")]
    [InlineData("1h", null, "1500ms", "offset option must be expressible as whole seconds")]
    [InlineData("1h", null, "-1h30m", "")]
    [InlineData("1h", null, "1w2d", "")]
    [InlineData("1h", null, "0s", "")]
    [InlineData("1h", null, "1mo", "offset: 1mo, time: unknown unit \"mo\" in duration \"1mo\" is invalid, the largest unit supported is w")]
    [InlineData("1h", null, "1y", "offset: 1y, time: unknown unit \"y\" in duration \"1y\" is invalid, the largest unit supported is w")]
    [InlineData("1h", null, "9223372036854775807h", "invalid duration 9223372036854775807h")]
    public void Schedules_and_offsets_are_checked(string? every, string? cron, string? offset, string expected) =>
        Assert.Equal(expected, Check(new TaskOptionValues { Name = "a", Every = every, Cron = cron, Offset = offset }));

    [Theory]
    [InlineData(1L, 1L, "")]
    [InlineData(100L, 10L, "")]
    [InlineData(0L, 0L, "concurrency must be at least 1, retry must be at least 1")]
    [InlineData(101L, 11L, "concurrency exceeded max of 100, retry exceeded max of 10")]
    [InlineData(long.MinValue, long.MaxValue, "concurrency must be at least 1, retry exceeded max of 10")]
    public void Limits_are_checked(long concurrency, long retry, string expected) =>
        Assert.Equal(expected, Check(new TaskOptionValues { Name = "a", Every = "1h", Concurrency = concurrency, Retry = retry }));

    [Fact]
    public void All_broken_rules_are_named_in_order() =>
        Assert.Equal(
            "name required, cron invalid: invalid start hour 24, offset option must be expressible as whole seconds, "
            + "timezone invalid: unknown time zone Mars/Base, concurrency must be at least 1, retry must be at least 1",
            Check(new TaskOptionValues { Name = "", Cron = "0 24 * * *", Offset = "1ms", Timezone = "Mars/Base", Concurrency = 0, Retry = 0 }));

    private static string Check(TaskOptionValues values) => string.Join(", ", ScheduleRules.Check(values));
}
