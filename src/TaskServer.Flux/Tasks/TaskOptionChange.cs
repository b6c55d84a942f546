namespace TaskServer.Flux.Tasks;

/// <summary>What to change in a script's task option. Null members stay as they are; durations are texts as in <see cref="TaskOption"/>.</summary>
public sealed record TaskOptionChange
{
    public string? Name { get; init; }

    /// <summary>Takes the place of <c>cron</c> where the script has that.</summary>
    public string? Every { get; init; }

    /// <summary>Takes the place of <c>every</c> where the script has that.</summary>
    public string? Cron { get; init; }

    public string? Offset { get; init; }

    public bool RemovesOffset { get; init; }

    public long? Concurrency { get; init; }

    public long? Retry { get; init; }

    public string? Timezone { get; init; }

    public string? MissedRuns { get; init; }
}
