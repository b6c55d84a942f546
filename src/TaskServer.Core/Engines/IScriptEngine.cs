using System.Text.Json.Nodes;

namespace TaskServer.Engines;

/// <summary>Runs scripts of one language. Found by name; registered with one line.</summary>
public interface IScriptEngine
{
    /// <summary>The language's tag, lower case: `flux`, `javascript`, `sleep`.</summary>
    string Name { get; }

    /// <summary>What the engine's arguments may hold.</summary>
    IReadOnlyList<EngineParameter> Parameters { get; }

    /// <summary>Checks arguments before they are stored. Does nothing when they are fine.</summary>
    /// <exception cref="TaskServerException">Invalid, with a text for the client.</exception>
    void Check(JsonObject arguments);

    /// <summary>Runs the script to its end. Any exception but a cancellation fails the run with its message.</summary>
    Task RunAsync(ScriptRun run, CancellationToken cancellationToken);
}

/// <param name="Type">`string`, `number`, `boolean` or `object`.</param>
public sealed record EngineParameter(string Name, string Type, bool IsRequired);

/// <summary>A script failed: the message goes to the run's log and to the task's last error.</summary>
/// <param name="message">With the phase in front, as the language's users know it.</param>
public sealed class ScriptFailedException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>True where only an administrator can mend the cause, such as a missing bucket: the log says so in a line of its own.</summary>
    public bool IsUnrecoverable { get; init; }
}
