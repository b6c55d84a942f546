using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskServer.Access;
using TaskServer.Engines;
using TaskServer.Runs;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

/// <summary>
/// Executes runs whose start is durable. Does not wait for what it writes: the end of a run and the start of the next one go
/// to the store together.
/// </summary>
internal sealed partial class RunWorkers : IHostedService, IDisposable
{
    private readonly StoreWriter _writer;
    private readonly ScriptEngines _engines;
    private readonly TaskMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<RunWorkers> _logger;
    private readonly ConcurrentDictionary<PlatformId, RunExecution> _executions = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;

    public RunWorkers(
        StoreWriter writer, TaskEvents events, ScriptEngines engines, OwnerRights rights, TaskMetrics metrics,
        IOptions<SchedulerOptions> options, IOptions<RunOptions> runOptions, TimeProvider time, ILogger<RunWorkers> logger)
    {
        (_writer, _engines, _metrics, _time, _logger) = (writer, engines, metrics, time, logger);
        (Rights, Options, RunOptions) = (rights, options.Value, runOptions.Value);
        Queue = new RunQueue(Options.MaxConcurrentRuns, Options.MaxWaitingRuns) { Begin = Begin };
        events.Saved += Queue.TaskSaved;
        events.Deleted += TaskDeleted;
        events.RunCanceled += RunCanceled;
    }

    public RunQueue Queue { get; }

    public SchedulerOptions Options { get; }

    public RunOptions RunOptions { get; }

    public OwnerRights Rights { get; }

    public TimeProvider Time => _time;

    /// <summary>No run is between its durable start and the hands of its engine.</summary>
    public bool IsCalm => _executions.Values.All(execution => execution.IsWithEngine);

    public DateTimeOffset Now => _time.GetUtcNow();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets running scripts end until the time is up, and then tells them to stop; their runs go on after the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        Queue.Close();
        foreach (var execution in _executions.Values)
            execution.EndAttempts();
        if (!_executions.IsEmpty)
        {
            Log.Draining(_logger, _executions.Count);
            try
            {
                await _drained.Task.WaitAsync(Options.ShutdownTimeout, _time, cancellationToken);
            }
            catch (Exception over) when (over is TimeoutException or OperationCanceledException)
            {
                Log.Abandoning(_logger, _executions.Count);
            }
        }

        foreach (var execution in _executions.Values)
            execution.Interrupt();
    }

    public void Dispose()
    {
        _isStopping = true;
        foreach (var execution in _executions.Values)
            execution.Interrupt();
    }

    /// <summary>Executes a run whose start has just become durable.</summary>
    public void Execute(QueuedRun run, ScheduledTask task, string? script)
    {
        run.IsStarted = true;
        if (run.Attempt == 0)
            run.Attempt = 1;
        var execution = new RunExecution(this, run, task, script);
        _executions[run.Id] = execution;
        _metrics.RunStarted(run.TaskId, Positive(Now - run.RunAt));
        execution.Begin();
    }

    public bool TryGetEngine(string name, [NotNullWhen(true)] out IScriptEngine? engine) => _engines.TryGet(name, out engine);

    public void WriteLine(PlatformId runId, string message) => _writer.Post(new LogLine(runId, Now, message));

    /// <summary>The run has ended by itself: its end is written, and its place is free for another.</summary>
    public void Finished(RunExecution execution, RunOutcome outcome, TimeSpan duration, string? errorType)
    {
        _writer.Post(new FinishRun(outcome));
        _metrics.RunEnded(outcome.TaskId, outcome.Error is null, duration);
        if (errorType is not null)
            _metrics.RunFailed(outcome.TaskId, errorType, outcome.IsUnrecoverable);
        Leave(execution);
    }

    /// <summary>The run's place is free; how it ended is known already, or is left open for the next start of the server.</summary>
    public void Leave(RunExecution execution)
    {
        _executions.TryRemove(execution.Run.Id, out _);
        Queue.Ended(execution.Run);
        CheckDrained();
    }

    /// <summary>Another attempt follows after a pause, in which the run holds no place.</summary>
    public void Pause(RunExecution execution, int attempt, int attempts, string error, TimeSpan pause)
    {
        _writer.Post(new AttemptFailed(execution.Run.Id, Now, RunLines.AttemptFailed(attempt, attempts, error, pause)));
        Queue.Paused();
    }

    public void Resume(RunExecution execution) => Queue.Continue(execution.Run, isOver: false);

    /// <summary>The run will not be tried again: it was cancelled in its pause, or the server stops.</summary>
    public void LeavePause(RunExecution execution)
    {
        _executions.TryRemove(execution.Run.Id, out _);
        Queue.Continue(execution.Run, isOver: true);
        CheckDrained();
    }

    public void Ignored(PlatformId runId, string engine) => Log.TokenIgnored(_logger, runId, engine);

    public void Crashed(PlatformId runId, Exception fault) => Log.ExecutionFailed(_logger, runId, fault);

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private void Begin(List<QueuedRun> runs)
    {
        var starts = new List<StoreOperation>(runs.Count);
        foreach (var run in runs)
        {
            if (!run.IsStarted)
                starts.Add(new StartRun(this, run));
            else if (run.IsResumed)
                starts.Add(new ResumeRun(this, run));
            else if (_executions.TryGetValue(run.Id, out var paused))
                paused.Begin();
            else
                Queue.Ended(run);
        }

        if (starts.Count > 0)
            _writer.Post(starts);
    }

    private void TaskDeleted(PlatformId taskId)
    {
        Queue.TaskDeleted(taskId);
        _metrics.TaskDeleted(taskId);
        foreach (var execution in _executions.Values)
            if (execution.Run.TaskId == taskId)
                execution.EndAttempts();
    }

    private void RunCanceled(PlatformId taskId, PlatformId runId)
    {
        Queue.Forget(runId);
        if (_executions.TryGetValue(runId, out var execution))
            execution.Cancel();
    }

    private void CheckDrained()
    {
        if (_isStopping && _executions.IsEmpty)
            _drained.TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Information, "Waiting for {Count} running scripts")]
        public static partial void Draining(ILogger logger, int count);

        [LoggerMessage(21, LogLevel.Warning, "{Count} scripts are still running; their runs are executed again after the next start")]
        public static partial void Abandoning(ILogger logger, int count);

        [LoggerMessage(22, LogLevel.Warning, "Run {RunId}: the script did not stop when it was told to; its place is given to another run (engine {Engine})")]
        public static partial void TokenIgnored(ILogger logger, PlatformId runId, string engine);

        [LoggerMessage(23, LogLevel.Error, "Run {RunId}: the execution failed outside of the script")]
        public static partial void ExecutionFailed(ILogger logger, PlatformId runId, Exception fault);
    }
}
