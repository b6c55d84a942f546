using System.ComponentModel.DataAnnotations;

namespace TaskServer.Engines.Flux;

/// <summary>Bounds of one Flux script, whether a task, a query or an invoked script runs it.</summary>
public sealed class FluxOptions
{
    public const string Section = "Flux";

    /// <summary>Bytes of rows that a script may hold at one time.</summary>
    [Range(1 << 20, long.MaxValue)]
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Bytes that all scripts together may hold; 0: half of the memory that the process may use. Less than one script may hold counts for it, too.</summary>
    [Range(0, long.MaxValue)]
    public long TotalMemoryBytes { get; init; }

    /// <summary>How long a query or an invoked script may take. Runs of tasks have the limit of the scheduler.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Rows of a single result.</summary>
    [Range(1, long.MaxValue)]
    public long ResultRows { get; init; } = 100_000_000;

    /// <summary>Outgoing requests of one script.</summary>
    [Range(0, int.MaxValue)]
    public int HttpCalls { get; init; } = 10_000;

    /// <summary>How deep calls may nest.</summary>
    [Range(10, 1_000)]
    public int CallDepth { get; init; } = 400;

    /// <summary>Scripts of tasks that compute at the same time; 0: twice the processors. The others wait their turn.</summary>
    [Range(0, 1_000)]
    public int Concurrency { get; init; }

    /// <summary>Queries and invoked scripts that are answered at the same time; 0: eight for each processor.</summary>
    [Range(0, 1_000)]
    public int QueryConcurrency { get; init; }

    /// <summary>The folder of the SQLite files that scripts may use, relative to the server's folder. Nothing else of this server belongs there.</summary>
    [Required]
    public string SqlFiles { get; init; } = "sql";
}
