namespace TaskServer;

/// <summary>A refusal that the caller is to see: thrown once in the core, worded once per dialect.</summary>
public sealed class TaskServerException(ErrorCode code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ErrorCode Code { get; } = code;

    /// <summary>How long to wait before it is worth trying again; null where nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static TaskServerException Invalid(string message) => new(ErrorCode.Invalid, message);

    public static TaskServerException NotFound(string message) => new(ErrorCode.NotFound, message);

    public static TaskServerException Unauthorized(string message) => new(ErrorCode.Unauthorized, message);

    public static TaskServerException Conflict(string message) => new(ErrorCode.Conflict, message);
}
