using System.ComponentModel.DataAnnotations;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

public sealed class SchedulerOptions
{
    public const string Section = "Scheduler";

    /// <summary>Off: no slot runs, and what was unfinished stays so; runs asked for by hand are executed.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>What happens with slots that passed while the server was down, where the task does not say.</summary>
    public MissedRuns MissedRuns { get; set; } = MissedRuns.Skip;

    /// <summary>
    /// How many runs are executed at once. Most of them wait: engines that compute let only a few of their own go on at a time, and
    /// a number as large as this keeps a crowd of due runs from taking turns at the disk.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxConcurrentRuns { get; set; } = 1000;

    /// <summary>How many due runs of one task may wait; a slot that finds as many is skipped.</summary>
    [Range(1, 100_000)]
    public int MaxWaitingRuns { get; set; } = 100;

    /// <summary>How many runs of one task may wait, those for a later time too; a request for another is refused.</summary>
    [Range(1, 10_000_000)]
    public int MaxRequestedRuns { get; set; } = 10_000;

    /// <summary>How many runs may wait in all, at some 200 bytes each; a request for another is refused.</summary>
    [Range(1, 100_000_000)]
    public int MaxQueuedRuns { get; set; } = 500_000;

    /// <summary>How long one attempt of a run may take; absent: any time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "3650.00:00:00")]
    public TimeSpan? RunTimeout { get; set; }

    /// <summary>The pause before the second attempt of a run; it doubles with every further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a cancelled script may go on before its place is given to another run.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stopping server waits for running scripts. What is unfinished then is executed again after the next start.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
