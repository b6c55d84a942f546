using System.Diagnostics.CodeAnalysis;

namespace TaskServer.Schedules;

/// <summary>
/// When a task runs: a pure function from an instant to the next slot. The offset of a task is no part of it; it is added to
/// a slot to get the start of the run.
/// </summary>
public abstract record Schedule
{
    /// <summary>What the API says about a schedule without a slot ahead.</summary>
    public const string NoFuture = "could not fulfil schedule due to year";

    private static readonly DateTimeOffset Earliest = new(1677, 9, 21, 0, 12, 44, TimeSpan.Zero);

    // The last second whose Unix nanoseconds fit 64 bits, which is how instants are stored.
    private static readonly DateTimeOffset Latest = new(2262, 4, 11, 23, 47, 16, TimeSpan.Zero);

    private Schedule()
    {
    }

    /// <summary>
    /// The first slot strictly after an instant, in UTC; null when there is none. It depends on nothing else, so going from
    /// slot to slot and asking at any instant between them give the same slots.
    /// </summary>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset instant);

    /// <summary>What a store keeps of a schedule; <see cref="TryRestore"/> makes the same schedule of it.</summary>
    public abstract ScheduleTexts Texts { get; }

    /// <summary>The schedule that stored texts stand for; false when they hold none (a task without one) or it is not valid.</summary>
    public static bool TryRestore(ScheduleTexts texts, [NotNullWhen(true)] out Schedule? schedule)
    {
        schedule = null;
        var clock = WallClock.Utc;
        if (texts.Timezone is { } name && !WallClock.TryFind(name, out clock))
            return false;
        schedule = texts switch
        {
            { Every: { } every, Cron: null } => Every.TryParse(every, clock, out var grid) ? grid : null,
            { Every: null, Cron: { } cron } => CronParser.TryParse(cron, out var expression, out _) ? new Cron(expression, clock) : null,
            _ => null,
        };
        return schedule is not null;
    }

    /// <summary>The start of a slot's run. Offsets have no limit of their own, so the sum is held within what can be stored.</summary>
    public static DateTimeOffset DueAt(DateTimeOffset slot, TimeSpan offset) =>
        offset >= Latest - slot ? Latest : offset <= Earliest - slot ? Earliest : slot + offset;

    private static string? NameOf(WallClock clock) => clock.Equals(WallClock.Utc) ? null : clock.Name;

    private static long SecondsOf(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerSecond;

    private static DateTimeOffset? SlotAt(long seconds) =>
        seconds <= SecondsOf(Latest) ? new DateTimeOffset(seconds * TimeSpan.TicksPerSecond, TimeSpan.Zero) : null;

    /// <summary>Slots on a grid. <see cref="IntervalGrid"/> tells how units line up.</summary>
    public sealed record Every : Schedule
    {
        private readonly IntervalGrid _grid;

        private Every(string text, CalendarDuration interval, WallClock clock)
        {
            (Text, Interval, Clock) = (text, interval, clock);
            _grid = new IntervalGrid(interval);
        }

        /// <summary>The interval as the script wrote it.</summary>
        public string Text { get; }

        public CalendarDuration Interval { get; }

        public WallClock Clock { get; }

        public override ScheduleTexts Texts => new(Text, null, NameOf(Clock));

        /// <summary>Whole seconds, at least one, as <see cref="ScheduleRules"/> asks.</summary>
        public static bool TryParse(string text, WallClock clock, [NotNullWhen(true)] out Every? schedule)
        {
            schedule = CalendarDuration.TryParse(text, out var interval) && IntervalGrid.Fits(interval)
                ? new Every(text, interval, clock)
                : null;
            return schedule is not null;
        }

        public override DateTimeOffset? NextAfter(DateTimeOffset instant) =>
            _grid.NextAfter(SecondsOf(instant), Clock) is { } next ? SlotAt(next) : null;

        public bool Equals(Every? other) => other is not null && Text == other.Text && Clock.Equals(other.Clock);

        public override int GetHashCode() => HashCode.Combine(Text, Clock);
    }

    /// <summary>Slots at the times that a cron expression matches on the clocks of a zone.</summary>
    public sealed record Cron(CronExpression Expression, WallClock Clock) : Schedule
    {
        public override ScheduleTexts Texts => new(null, Expression.Text, NameOf(Clock));

        public override DateTimeOffset? NextAfter(DateTimeOffset instant) =>
            Expression.NextAfter(SecondsOf(instant), Clock) is { } next ? SlotAt(next) : null;
    }

    /// <summary>One slot. A store keeps it as the next slot of its task, not as text.</summary>
    public sealed record Once(DateTimeOffset Instant) : Schedule
    {
        public override ScheduleTexts Texts => default;

        public override DateTimeOffset? NextAfter(DateTimeOffset instant) => Instant > instant ? Instant.ToUniversalTime() : null;
    }
}

/// <summary>A schedule as texts: at most one of the first two is set, as the script wrote it; the zone is absent for UTC.</summary>
public readonly record struct ScheduleTexts(string? Every, string? Cron, string? Timezone);
