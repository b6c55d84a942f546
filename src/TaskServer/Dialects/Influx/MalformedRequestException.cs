namespace TaskServer.Dialects.Influx;

/// <summary>The request cannot be read: an id, a query parameter or a body that is not of its form.</summary>
internal sealed class MalformedRequestException(string message, bool inBody = false) : Exception(message)
{
    /// <summary>True where the fault lies in the body; some routes word those in their own way.</summary>
    public bool InBody { get; } = inBody;

    public ErrorCode Code { get; init; } = ErrorCode.Invalid;

    /// <summary>True where the message is said in full and nothing is put in front of it.</summary>
    public bool IsComplete { get; init; }
}
