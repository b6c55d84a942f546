using TaskServer.Flux;
using TaskServer.Flux.Tasks;
using TaskServer.Schedules;
using TaskServer.Tasks;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>The options of a task, checked.</summary>
internal static class TaskOptions
{
    /// <exception cref="FluxException">`invalid options: ` and all broken rules.</exception>
    public static (string Name, TaskDefinition Definition) Read(TaskOption option)
    {
        var broken = ScheduleRules.Check(new TaskOptionValues
        {
            Name = option.Name,
            Every = option.Every,
            Cron = option.Cron,
            Offset = option.Offset,
            Timezone = option.Timezone,
            Concurrency = option.Concurrency,
            Retry = option.Retry,
        });
        MissedRuns? missedRuns = null;
        if (option.MissedRuns is { Length: > 0 } text)
        {
            missedRuns = Enum.TryParse<MissedRuns>(text, ignoreCase: true, out var policy) && Enum.IsDefined(policy) && !char.IsAsciiDigit(text[0])
                ? policy
                : throw FluxException.Invalid("invalid options: missedRuns must be skip, latest or all");
        }

        if (broken.Count > 0)
            throw FluxException.Invalid($"invalid options: {string.Join(", ", broken)}");
        var offset = option.Offset is { Length: > 0 } given && ScheduleRules.TryParseOffset(given, out var span, out _) ? span : TimeSpan.Zero;
        return (option.Name, new TaskDefinition
        {
            Every = ScheduleRules.IsAbsent(option.Every) ? null : option.Every,
            Cron = string.IsNullOrEmpty(option.Cron) ? null : option.Cron,
            Timezone = string.IsNullOrEmpty(option.Timezone) ? null : option.Timezone,
            Offset = offset,
            Concurrency = (int?)option.Concurrency,
            Retry = (int?)option.Retry,
            MissedRuns = missedRuns,
        });
    }
}
