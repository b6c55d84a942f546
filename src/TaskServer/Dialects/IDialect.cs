namespace TaskServer.Dialects;

/// <summary>One wire API: the paths it owns, who may enter, and how it words refusals.</summary>
internal interface IDialect
{
    bool Owns(PathString path);

    /// <summary>Called once per request, after routing and before the endpoint: headers, credentials, unknown paths and methods.</summary>
    Task InvokeAsync(HttpContext http, RequestDelegate next);

    /// <summary>Whether an exception is for the client alone, and no fault of ours that the log must show.</summary>
    bool IsRefusal(Exception exception);

    /// <summary>Answers a refusal, or a fault of ours. The response has not begun.</summary>
    Task WriteErrorAsync(HttpContext http, Exception exception);
}
