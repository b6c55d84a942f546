using System.Globalization;
using TaskServer.Storage;

namespace TaskServer.Scheduling;

public enum SchedulerState
{
    /// <summary>Nothing is scheduled, or scheduling is switched off.</summary>
    Idle,

    /// <summary>The next slot is ahead.</summary>
    Waiting,

    /// <summary>A slot is due and not yet handed over.</summary>
    OnTime,

    /// <summary>A slot was due long ago: the loop hangs, or the store does not take its writes.</summary>
    Stalled,
}

/// <param name="Message">One sentence without a full stop.</param>
public sealed record SchedulerStatus(SchedulerState State, string Message)
{
    public bool IsHealthy => State != SchedulerState.Stalled;
}

/// <summary>Whether slots are still being handed over, for those who watch the server.</summary>
public sealed class SchedulerHealth
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private readonly Scheduler _scheduler;
    private readonly StoreWriter _writer;
    private readonly TimeProvider _time;

    internal SchedulerHealth(Scheduler scheduler, StoreWriter writer, TimeProvider time) => (_scheduler, _writer, _time) = (scheduler, writer, time);

    public SchedulerStatus Check()
    {
        var now = _time.GetUtcNow();
        if (_writer.IsFailing)
            return new SchedulerStatus(SchedulerState.Stalled, "the store cannot be written");
        if (!_scheduler.IsEnabled)
            return new SchedulerStatus(SchedulerState.Idle, "scheduling is switched off");
        if (_scheduler.NextDue is not { } due)
            return new SchedulerStatus(SchedulerState.Idle, "no task is scheduled");
        if (due > now)
            return new SchedulerStatus(SchedulerState.Waiting, Text($"next run in {Seconds(due - now)}"));
        return now - due <= Tolerance
            ? new SchedulerStatus(SchedulerState.OnTime, "on time")
            : new SchedulerStatus(SchedulerState.Stalled, Text($"the next run was due {Seconds(now - due)} ago"));
    }

    private static string Seconds(TimeSpan span) => Text($"{Math.Ceiling(span.TotalSeconds):0}s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
