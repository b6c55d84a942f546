namespace TaskServer.Runs;

/// <summary>How a run ended by itself.</summary>
/// <param name="Error">Null for a success.</param>
internal sealed record RunOutcome(PlatformId RunId, PlatformId TaskId, DateTimeOffset ScheduledFor, bool IsForced, string? Error, bool IsUnrecoverable = false);
