using TaskServer.Schedules;

namespace TaskServer.Scheduling;

/// <summary>The slots of a schedule from one to an instant.</summary>
/// <param name="Last">The last of them.</param>
/// <param name="Next">The first one after them; null when there is none.</param>
/// <param name="FirstCaughtUp">The first of the last so many.</param>
internal readonly record struct Missed(long Count, DateTimeOffset Last, DateTimeOffset? Next, DateTimeOffset FirstCaughtUp)
{
    /// <summary>Counts the slots from <paramref name="first"/> on that are not after <paramref name="until"/>.</summary>
    public static Missed Of(Schedule schedule, DateTimeOffset first, DateTimeOffset until, int caughtUp)
    {
        if (schedule is Schedule.Every { Interval: { Months: 0, Days: 0 } interval } && interval.ToTimeSpan() is { } step)
            return OfGrid(schedule, first, until, caughtUp, step);
        var recent = new Queue<DateTimeOffset>();
        var count = 0L;
        DateTimeOffset? slot = first;
        while (slot is { } passed && passed <= until)
        {
            if (recent.Count == caughtUp)
                recent.Dequeue();
            recent.Enqueue(passed);
            count++;
            slot = schedule.NextAfter(passed);
        }

        return new Missed(count, recent.Last(), slot, recent.Peek());
    }

    // A month of seconds is not walked through.
    private static Missed OfGrid(Schedule schedule, DateTimeOffset first, DateTimeOffset until, int caughtUp, TimeSpan step)
    {
        var steps = (until - first).Ticks / step.Ticks;
        var last = first + step * steps;
        var firstCaughtUp = steps < caughtUp ? first : last - step * (caughtUp - 1);
        return new Missed(steps + 1, last, schedule.NextAfter(last), firstCaughtUp);
    }
}
