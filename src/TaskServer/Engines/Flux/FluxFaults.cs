using TaskServer.Flux;

namespace TaskServer.Engines.Flux;

internal static class FluxFaults
{
    /// <summary>A script's fault as a refusal of the server, with its own code.</summary>
    public static TaskServerException Refusal(FluxException fault) => new(CodeOf(fault.Code), fault.Message, fault);

    private static ErrorCode CodeOf(string code) => code switch
    {
        "not found" => ErrorCode.NotFound,
        "unauthorized" => ErrorCode.Unauthorized,
        "forbidden" => ErrorCode.Forbidden,
        "not implemented" or "unimplemented" => ErrorCode.NotImplemented,
        "unavailable" => ErrorCode.Unavailable,
        "resource exhausted" or "too many requests" => ErrorCode.TooManyRequests,
        "unprocessable entity" => ErrorCode.UnprocessableEntity,
        _ => ErrorCode.Invalid,
    };
}
