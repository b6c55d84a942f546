using System.Globalization;
using System.Text.Json.Nodes;
using TaskServer.Engines;
using TaskServer.Runs;
using TaskServer.Tasks;

namespace TaskServer.Scheduling;

/// <summary>One run in the hands of its engine: attempts, pauses between them, the time limit, and being told to stop.</summary>
internal sealed class RunExecution(RunWorkers workers, QueuedRun run, ScheduledTask task, string? script) : IThreadPoolWorkItem
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private volatile State _state;
    private volatile bool _isWithEngine;
    private CancellationTokenSource? _stop;
    private ITimer? _timer;
    private long _begunAt;
    private int _lines;
    private bool _isCanceled;
    private bool _isInterrupted;
    private bool _isLastAttempt;

    private enum State
    {
        New,
        Running,
        Pausing,
        Over,
    }

    public QueuedRun Run => run;

    /// <summary>The engine has been called and has not answered yet, or the run pauses between attempts.</summary>
    public bool IsWithEngine => _isWithEngine || _state == State.Pausing;

    /// <summary>Hands the next attempt to the thread pool.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_state == State.Over)
                return;
            _state = State.Running;
            _stop = workers.Options.RunTimeout is { } limit ? new CancellationTokenSource(limit, workers.Time) : new CancellationTokenSource();
            if (workers.Options.RunTimeout is not null)
                _stop.Token.UnsafeRegister(static execution => ((RunExecution)execution!).StartGrace(), this);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = AttemptAsync();

    /// <summary>The run has been cancelled in the store: whatever still happens here is of no consequence.</summary>
    public void Cancel()
    {
        bool wasPausing;
        lock (_gate)
        {
            if (_state == State.Over || _isCanceled)
                return;
            _isCanceled = true;
            wasPausing = EndPauseLocked();
            if (!wasPausing)
                _ = _stop?.CancelAsync();
        }

        if (wasPausing)
            workers.LeavePause(this);
        else
            StartGrace();
    }

    /// <summary>The server stops: a script that does not end is told to, and its run stays unfinished.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            if (_state != State.Running)
                return;
            _isInterrupted = true;
            _ = _stop?.CancelAsync();
        }
    }

    /// <summary>No further attempt: the task is deleted, or the server stops and goes on with the run after the next start.</summary>
    public void EndAttempts()
    {
        bool wasPausing;
        lock (_gate)
        {
            _isLastAttempt = true;
            wasPausing = EndPauseLocked();
        }

        if (wasPausing)
            workers.LeavePause(this);
    }

    private bool EndPauseLocked()
    {
        if (_state != State.Pausing)
            return false;
        _state = State.Over;
        _timer?.Dispose();
        return true;
    }

    private async Task AttemptAsync()
    {
        _begunAt = workers.Time.GetTimestamp();
        var stop = _stop!;
        try
        {
            string? error = null;
            var (errorType, isUnrecoverable) = ("unknown", false);
            try
            {
                await ExecuteAsync(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                error = StopReason();
            }
            catch (Exception fault)
            {
                error = stop.IsCancellationRequested ? StopReason() : fault.Message;
                isUnrecoverable = fault is ScriptFailedException { IsUnrecoverable: true };
                errorType = (fault as TaskServerException)?.Code.ToString() ?? "unknown";
            }

            End(error, errorType, isUnrecoverable);
        }
        catch (Exception fault)
        {
            workers.Crashed(run.Id, fault);
        }
        finally
        {
            stop.Dispose();
        }
    }

    private async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!workers.TryGetEngine(task.Engine, out var engine))
            throw new ScriptFailedException($"unknown engine \"{task.Engine}\"");
        var arguments = ArgumentsFor(engine);
        var owner = await workers.Rights.OfRunsAsync(task.OwnerId, cancellationToken);
        var execution = engine.RunAsync(
            new ScriptRun
            {
                TaskId = task.Id,
                RunId = run.Id,
                TaskName = task.Name,
                OrganizationId = task.OrganizationId,
                Owner = owner,
                Arguments = arguments,
                ScheduledFor = run.ScheduledFor,
                LatestSuccess = task.LatestSuccess,
                Log = WriteLine,
            },
            cancellationToken);
        if (!execution.IsCompleted)
            _isWithEngine = true;
        try
        {
            await execution;
        }
        finally
        {
            _isWithEngine = false;
        }
    }

    // A stored script takes the place of the engine's text; its parameters stand beside it.
    private JsonObject ArgumentsFor(IScriptEngine engine)
    {
        var arguments = JsonNode.Parse(task.Arguments) as JsonObject ?? [];
        if (task.ScriptId is null)
            return arguments;
        if (engine.Parameters.FirstOrDefault(parameter => parameter is { Type: "string", IsRequired: true }) is { } text)
            arguments[text.Name] = script ?? throw new ScriptFailedException("script not found");
        if (task.ScriptParameters is { } parameters)
            arguments["params"] = JsonNode.Parse(parameters);
        return arguments;
    }

    private void WriteLine(string message)
    {
        if (_state == State.Over)
            return;
        var line = Interlocked.Increment(ref _lines);
        var most = workers.RunOptions.MaxLogLines;
        if (line <= most)
            workers.WriteLine(run.Id, message.Length > workers.RunOptions.MaxLineLength ? message[..workers.RunOptions.MaxLineLength] + "…" : message);
        else if (line == most + 1)
            workers.WriteLine(run.Id, string.Create(CultureInfo.InvariantCulture, $"The limit of {most} lines is reached, further ones are dropped"));
    }

    private string StopReason() => workers.Options.RunTimeout is { } limit && !_isInterrupted
        ? string.Create(CultureInfo.InvariantCulture, $"the run exceeded the time limit of {limit.TotalSeconds:0.###}s")
        : "the run was stopped";

    private void End(string? error, string errorType, bool isUnrecoverable)
    {
        var attempts = task.Retry ?? 1;
        var isOpen = false;
        var pause = TimeSpan.Zero;
        lock (_gate)
        {
            if (_state == State.Over)
                return;
            _timer?.Dispose();
            isOpen = _isCanceled || (_isInterrupted && error is not null);
            if (!isOpen && error is not null && run.Attempt < attempts)
                (isOpen, pause) = _isLastAttempt ? (true, TimeSpan.Zero) : (false, PauseAfter(run.Attempt));
            _state = pause > TimeSpan.Zero ? State.Pausing : State.Over;
        }

        if (isOpen)
            workers.Leave(this);
        else if (pause > TimeSpan.Zero)
            Pause(attempts, error!, pause);
        else
            workers.Finished(this, Outcome(error, isUnrecoverable), workers.Time.GetElapsedTime(_begunAt), error is null ? null : errorType);
    }

    private void Pause(int attempts, string error, TimeSpan pause)
    {
        workers.Pause(this, run.Attempt, attempts, error, pause);
        lock (_gate)
        {
            run.Attempt++;
            if (_state == State.Pausing)
                _timer = workers.Time.CreateTimer(
                    static execution => ((RunExecution)execution!).PauseIsOver(), this, pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void PauseIsOver()
    {
        lock (_gate)
        {
            if (_state != State.Pausing)
                return;
            _timer?.Dispose();
            _state = State.New;
        }

        workers.Resume(this);
    }

    private TimeSpan PauseAfter(int attempt)
    {
        var pause = workers.Options.RetryPause * Math.Pow(2, attempt - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    private RunOutcome Outcome(string? error, bool isUnrecoverable) =>
        new(run.Id, run.TaskId, run.ScheduledFor, run.IsForced, error, isUnrecoverable);

    // A script that does not stop when it is told to must not keep the place of others.
    private void StartGrace()
    {
        lock (_gate)
            if (_state == State.Running)
                _timer = workers.Time.CreateTimer(
                    static execution => ((RunExecution)execution!).Abandon(), this, workers.Options.CancelGrace, Timeout.InfiniteTimeSpan);
    }

    private void Abandon()
    {
        bool isCanceled;
        lock (_gate)
        {
            if (_state != State.Running)
                return;
            _state = State.Over;
            _timer?.Dispose();
            isCanceled = _isCanceled || _isInterrupted;
        }

        workers.Ignored(run.Id, task.Engine);
        if (isCanceled)
            workers.Leave(this);
        else
            workers.Finished(this, Outcome(StopReason(), false), workers.Time.GetElapsedTime(_begunAt), "unknown");
    }
}
