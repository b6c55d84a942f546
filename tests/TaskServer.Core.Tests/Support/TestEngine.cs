using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TaskServer.Engines;

namespace TaskServer.Core.Tests.Support;

/// <summary>An engine under a test's control. Without instructions every run succeeds at once.</summary>
public sealed class TestEngine : IScriptEngine
{
    public string Name => "sleep";

    public IReadOnlyList<EngineParameter> Parameters { get; } = [new("text", "string", IsRequired: true)];

    /// <summary>What a run does.</summary>
    public Func<ScriptRun, CancellationToken, Task> Script { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Every begun execution, in order.</summary>
    public ConcurrentQueue<ScriptRun> Begun { get; } = new();

    public void Check(JsonObject arguments)
    {
    }

    public Task RunAsync(ScriptRun run, CancellationToken cancellationToken)
    {
        Begun.Enqueue(run);
        return Script(run, cancellationToken);
    }
}

/// <summary>Holds runs until the test lets them go.</summary>
public sealed class Turnstile
{
    private readonly ConcurrentDictionary<PlatformId, TaskCompletionSource> _held = new();

    public int Held => _held.Count;

    public async Task PassAsync(ScriptRun run, CancellationToken cancellationToken)
    {
        var gate = _held.GetOrAdd(run.RunId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await gate.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _held.TryRemove(run.RunId, out _);
        }
    }

    public void LetGo(PlatformId run) => _held[run].TrySetResult();

    public void LetAllGo()
    {
        foreach (var gate in _held.Values)
            gate.TrySetResult();
    }
}
