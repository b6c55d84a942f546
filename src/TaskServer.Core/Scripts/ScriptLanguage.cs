using System.Text.Json.Nodes;
using TaskServer.Access;

namespace TaskServer.Scripts;

/// <summary>What one language can do with stored scripts beyond running them as tasks. Registered beside its engine.</summary>
public abstract class ScriptLanguage
{
    /// <summary>The engine's name.</summary>
    public abstract string Name { get; }

    /// <summary>Checks a script before it is stored.</summary>
    /// <exception cref="TaskServerException">Invalid, with a text for the client.</exception>
    public abstract void Check(string script);

    /// <summary>The parameters that a script asks for (`params.NAME`), each with its type: any, bool, duration, float, int, string, time or uint.</summary>
    public abstract IReadOnlyDictionary<string, string> Parameters(string script);

    /// <summary>Runs a script at once and writes its result as annotated CSV.</summary>
    /// <exception cref="TaskServerException">Invalid: the parameters; or whatever the run ends with.</exception>
    public abstract Task InvokeAsync(ScriptInvocation invocation, Stream output, CancellationToken cancellationToken);
}

public sealed record ScriptInvocation
{
    public required Principal Caller { get; init; }

    public required PlatformId OrganizationId { get; init; }

    public required string Script { get; init; }

    public required JsonObject Parameters { get; init; }
}
