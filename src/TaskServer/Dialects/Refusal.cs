namespace TaskServer.Dialects;

/// <summary>What an exception means for the client, whoever threw it: the core, or the server below us.</summary>
internal readonly record struct Refusal(ErrorCode Code, string Message)
{
    /// <returns>Null where the exception is a fault of ours.</returns>
    public static Refusal? Of(Exception exception) => exception switch
    {
        TaskServerException refused => new Refusal(refused.Code, refused.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Refusal(ErrorCode.RequestTooLarge, "request too large"),
        BadHttpRequestException bad => new Refusal(ErrorCode.Invalid, bad.Message),
        _ => null,
    };
}
