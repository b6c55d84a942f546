namespace TaskServer;

/// <summary>What kind of refusal an error is. Each dialect words and numbers these in its own way.</summary>
public enum ErrorCode
{
    Internal,
    NotImplemented,
    NotFound,
    Conflict,
    Invalid,
    UnprocessableEntity,
    EmptyValue,
    Unavailable,
    Forbidden,
    TooManyRequests,
    Unauthorized,
    MethodNotAllowed,
    RequestTooLarge,
    UnsupportedMediaType,
}
