namespace TaskServer.Flux;

/// <summary>When an error came up, as far as a host words it differently.</summary>
public enum FluxPhase
{
    /// <summary>Parsing, checking and binding.</summary>
    Compile,

    /// <summary>Evaluating the script and preparing its streams; no row was read for a result.</summary>
    Start,

    /// <summary>Rows of a result were read.</summary>
    Run,
}

/// <summary>
/// A script failed. The message is complete; <see cref="Code"/> is the public error code (<c>invalid</c>, <c>not found</c>, <c>unauthorized</c>,
/// <c>internal error</c>, ...).
/// </summary>
public sealed class FluxException : Exception
{
    public FluxException(string code, string message, Exception? inner = null)
        : base(message, inner) =>
        Code = code;

    public string Code { get; }

    public FluxPhase Phase { get; internal set; } = FluxPhase.Start;

    /// <summary>The message is that of the checker; callers add nothing in front.</summary>
    internal bool IsFinal { get; init; }

    public static FluxException Invalid(string message, Exception? inner = null) => new("invalid", message, inner);

    public static FluxException NotFound(string message) => new("not found", message);

    internal FluxException Prefixed(string prefix) => new(Code, prefix + Message, this) { Phase = Phase };
}
