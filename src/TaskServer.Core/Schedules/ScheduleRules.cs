namespace TaskServer.Schedules;

/// <summary>
/// What must hold for the values of a task's options, after they have been read. Absent members are null; texts are as the
/// script or the request wrote them.
/// </summary>
public sealed record TaskOptionValues
{
    public required string Name { get; init; }

    public string? Every { get; init; }

    public string? Cron { get; init; }

    public string? Offset { get; init; }

    public string? Timezone { get; init; }

    public long? Concurrency { get; init; }

    public long? Retry { get; init; }
}

/// <summary>The rules that create and update share.</summary>
public static class ScheduleRules
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The texts of all broken rules, in the order in which answers list them; empty when all hold.</summary>
    public static IReadOnlyList<string> Check(TaskOptionValues values)
    {
        var broken = new List<string>();
        var hasCron = !string.IsNullOrEmpty(values.Cron);
        var hasEvery = !IsAbsent(values.Every);

        if (values.Name.Length == 0)
            broken.Add("name required");
        if (hasCron == hasEvery)
            broken.Add("must specify exactly one of either cron or every");
        if (hasCron && !CronParser.TryParse(values.Cron!, out _, out var mistake))
            broken.Add($"cron invalid: {mistake}");
        if (hasEvery && EveryMistake(values.Every!) is { } every)
            broken.Add(every);
        if (values.Offset is { Length: > 0 } && !TryParseOffset(values.Offset, out _, out var offset))
            broken.Add(offset!);
        if (values.Timezone is { Length: > 0 } && !WallClock.TryFind(values.Timezone, out _))
            broken.Add($"timezone invalid: unknown time zone {values.Timezone}");
        if (values.Concurrency is { } concurrency && LimitMistake("concurrency", concurrency, 100) is { } runs)
            broken.Add(runs);
        if (values.Retry is { } retry && LimitMistake("retry", retry, 10) is { } attempts)
            broken.Add(attempts);
        return broken;
    }

    /// <summary>Whether an interval or offset counts as not given: empty, or all of its components are zero.</summary>
    public static bool IsAbsent(string? duration) =>
        string.IsNullOrEmpty(duration) || (CalendarDuration.TryParse(duration, out var value) && value.IsZero);

    /// <summary>An offset is signed, in whole seconds, and has units of a fixed length: days are 24 hours.</summary>
    public static bool TryParseOffset(string text, out TimeSpan offset, out string? error)
    {
        (offset, error) = (TimeSpan.Zero, null);
        if (!CalendarDuration.TryParse(text, out var duration))
            error = $"invalid duration {text}";
        else if (duration.Months != 0)
            error = $"offset: {text}, time: unknown unit \"{(text.Contains("mo", StringComparison.Ordinal) ? "mo" : "y")}\" in duration \"{text}\" is invalid, the largest unit supported is w";
        else if (duration.Nanoseconds % NanosecondsPerSecond != 0)
            error = "offset option must be expressible as whole seconds";
        else if (duration.ToTimeSpan() is { } span)
            offset = span;
        else
            error = $"invalid duration {text}";
        return error is null;
    }

    private static string? EveryMistake(string every)
    {
        if (!CalendarDuration.TryParse(every, out var interval))
            return $"invalid duration {every}";
        if (interval.FixedNanoseconds < NanosecondsPerSecond)
            return "every option must be at least 1 second";
        return IntervalGrid.Fits(interval) ? null : "every option must be expressible as whole seconds";
    }

    private static string? LimitMistake(string option, long value, int most) =>
        value < 1 ? $"{option} must be at least 1" : value > most ? $"{option} exceeded max of {most}" : null;
}
