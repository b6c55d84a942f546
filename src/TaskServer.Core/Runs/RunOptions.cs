using System.ComponentModel.DataAnnotations;

namespace TaskServer.Runs;

public sealed class RunOptions
{
    public const string Section = "Runs";

    /// <summary>How long finished runs and their logs are kept. The latest run of a task stays.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many finished runs of a task are kept.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxPerTask { get; set; } = 10_000;

    /// <summary>How many lines a script may add to the log of a run; further ones are dropped, and the log says so.</summary>
    [Range(0, 10_000_000)]
    public int MaxLogLines { get; set; } = 10_000;

    /// <summary>How many characters of a line that a script logs are kept.</summary>
    [Range(1, 10_000_000)]
    public int MaxLineLength { get; set; } = 65_536;
}
