namespace TaskServer.Dialects.Influx;

/// <summary>What stands in front of a refusal's message, as in `failed to find task: task not found`.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class FailureAttribute(string prefix) : Attribute
{
    public string Prefix { get; } = prefix;
}

/// <summary>What stands in front of the fault of an id, a query parameter or a body.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class MalformedAttribute(string prefix) : Attribute
{
    public string Prefix { get; } = prefix;
}

/// <summary>What stands in front of the fault of a body, where that differs from <see cref="MalformedAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class MalformedBodyAttribute(string prefix) : Attribute
{
    public string Prefix { get; } = prefix;

    /// <summary>True where the prefix is the whole message and the fault itself is not told.</summary>
    public bool IsWholeMessage { get; init; }
}

/// <summary>The route needs no credential.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OpenToAllAttribute : Attribute;

/// <summary>Bodies are indented with tabs; everything else is one line and a line feed.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PrettyAttribute : Attribute;

/// <summary>A missing permission is told as 404, so that nobody learns what is there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HidesRefusalsAttribute : Attribute;

/// <summary>To callers with a session, a task that is not theirs to see is told as 401 in other words than to callers with a token.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LooksUpForSessionsAttribute : Attribute;
