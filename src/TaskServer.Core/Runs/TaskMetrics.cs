using System.Collections.Concurrent;
using Prometheus;

namespace TaskServer.Runs;

/// <summary>What happens to tasks and runs, under the names that InfluxDB's dashboards ask for.</summary>
public sealed class TaskMetrics
{
    // A summary takes some kilobytes: with ten thousands of tasks the metrics would be larger than everything else.
    private const int MostTaskSeries = 500;
    private const string System = "system";

    private static readonly SummaryConfiguration Quantiles = new()
    {
        // Every run is sorted into each of them: five, the usual number, cost 17 us of a run, and quantiles over the last 5 to 10 minutes are as good.
        AgeBuckets = 2,
        Objectives = [new(0.5, 0.05), new(0.9, 0.01), new(0.99, 0.001)],
    };

    private readonly ConcurrentDictionary<PlatformId, string> _series = new();
    private readonly Counter _complete, _errors, _unrecoverable, _manual, _resumed, _executionCalls, _executionFailures, _scheduleCalls, _scheduleFailures, _releaseCalls, _skipped;
    private readonly Gauge _active, _busy, _queueUsage, _current, _waiting;
    private readonly Summary _queueDelta, _duration, _scheduleDelay, _executeDelta;
    private readonly Histogram _latency;

    // Looked up once, but not before there is a run: a series without one would show up as zeros.
    private readonly Lazy<Counter.Child> _succeeded, _failed;
    private readonly Lazy<Summary.Child> _queueDeltaOfAll, _durationOfAll;
    private readonly Lazy<Histogram.Child> _latencyOfAll;

    public TaskMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _complete = metrics.CreateCounter("task_executor_total_runs_complete", "Total number of runs completed across all tasks, split out by success or failure.", "status", "task_type");
        _active = metrics.CreateGauge("task_executor_total_runs_active", "Total number of runs that are being executed.");
        _busy = metrics.CreateGauge("task_executor_workers_busy", "Share of the places for runs that are taken.");
        _queueUsage = metrics.CreateGauge("task_executor_promise_queue_usage", "Runs that wait for a place, as a share of the places.");
        _queueDelta = metrics.CreateSummary("task_executor_run_queue_delta", "The duration in seconds between a run being due to start and actually starting.", ["task_type", "taskID"], Quantiles);
        _duration = metrics.CreateSummary("task_executor_run_duration", "The duration in seconds between a run starting and finishing.", ["task_type", "taskID"], Quantiles);
        _latency = metrics.CreateHistogram("task_executor_run_latency_seconds", "Records the latency between the time the run was due to run and the time the task started execution, by task type.", ["task_type"]);
        _errors = metrics.CreateCounter("task_executor_errors_counter", "The number of errors thrown by the executor with the type of error.", "task_type", "errorType");
        _unrecoverable = metrics.CreateCounter("task_executor_unrecoverable_counter", "The number of errors by task that must be manually resolved or have the task deactivated.", "taskID", "errorType");
        _manual = metrics.CreateCounter("task_executor_manual_runs_counter", "Total number of manual runs scheduled to run by task ID.", "taskID");
        _resumed = metrics.CreateCounter("task_executor_resume_runs_counter", "Total number of runs resumed by task ID.", "taskID");
        _executionCalls = metrics.CreateCounter("task_scheduler_total_execution_calls", "Total number of slots that were due.");
        _executionFailures = metrics.CreateCounter("task_scheduler_total_execute_failure", "Total number of times the scheduler failed to go on with what was due.");
        _scheduleCalls = metrics.CreateCounter("task_scheduler_total_schedule_calls", "Total number of schedule requests.");
        _scheduleFailures = metrics.CreateCounter("task_scheduler_total_schedule_fails", "Total number of schedule requests that fail to schedule.");
        _releaseCalls = metrics.CreateCounter("task_scheduler_total_release_calls", "Total number of release requests.");
        _current = metrics.CreateGauge("task_scheduler_current_execution", "Number of runs that are being executed.");
        _scheduleDelay = metrics.CreateSummary("task_scheduler_schedule_delay", "The duration in seconds between a slot being due and its being handed over.", [], Quantiles);
        _executeDelta = metrics.CreateSummary("task_scheduler_execute_delta", "The duration in seconds between a run starting and finishing.", [], Quantiles);
        _skipped = metrics.CreateCounter("taskserver_skipped_slots_total", "Slots that passed without a run.");
        _waiting = metrics.CreateGauge("taskserver_waiting_runs", "Runs whose time has come and that wait for a place.");
        _succeeded = new(() => _complete.WithLabels("success", System));
        _failed = new(() => _complete.WithLabels("failed", System));
        _queueDeltaOfAll = new(() => _queueDelta.WithLabels(System, "all"));
        _durationOfAll = new(() => _duration.WithLabels(System, "all"));
        _latencyOfAll = new(() => _latency.WithLabels(System));
    }

    public void RunStarted(PlatformId taskId, TimeSpan late)
    {
        _queueDeltaOfAll.Value.Observe(late.TotalSeconds);
        if (SeriesOf(taskId) is { } series)
            _queueDelta.WithLabels("", series).Observe(late.TotalSeconds);
        _latencyOfAll.Value.Observe(late.TotalSeconds);
    }

    public void RunEnded(PlatformId taskId, bool isSuccess, TimeSpan duration)
    {
        (isSuccess ? _succeeded : _failed).Value.Inc();
        _durationOfAll.Value.Observe(duration.TotalSeconds);
        if (SeriesOf(taskId) is { } series)
            _duration.WithLabels("", series).Observe(duration.TotalSeconds);
        _executeDelta.Observe(duration.TotalSeconds);
    }

    /// <param name="errorType">The code of the refusal, or `unknown`.</param>
    public void RunFailed(PlatformId taskId, string errorType, bool isUnrecoverable)
    {
        _errors.WithLabels(System, errorType).Inc();
        if (isUnrecoverable && SeriesOf(taskId) is { } series)
            _unrecoverable.WithLabels(series, errorType).Inc();
    }

    public void RunRequested(PlatformId taskId)
    {
        if (SeriesOf(taskId) is { } series)
            _manual.WithLabels(series).Inc();
    }

    public void RunResumed(PlatformId taskId)
    {
        if (SeriesOf(taskId) is { } series)
            _resumed.WithLabels(series).Inc();
    }

    public void SlotDue(TimeSpan late)
    {
        _executionCalls.Inc();
        _scheduleDelay.Observe(late.TotalSeconds);
    }

    public void SchedulerFailed() => _executionFailures.Inc();

    public void TaskScheduled() => _scheduleCalls.Inc();

    public void TaskNotScheduled() => _scheduleFailures.Inc();

    public void SlotsSkipped(long count) => _skipped.Inc(count);

    /// <summary>A task has left the schedule.</summary>
    public void TaskReleased() => _releaseCalls.Inc();

    public void TaskDeleted(PlatformId taskId)
    {
        if (!_series.TryRemove(taskId, out var series))
            return;
        _queueDelta.RemoveLabelled("", series);
        _duration.RemoveLabelled("", series);
        _manual.RemoveLabelled(series);
        _resumed.RemoveLabelled(series);
        foreach (var labels in _unrecoverable.GetAllLabelValues().Where(labels => labels[0] == series))
            _unrecoverable.RemoveLabelled(labels);
    }

    public void QueueIs(int running, int places, int waiting)
    {
        _active.Set(running);
        _current.Set(running);
        _busy.Set((double)running / places);
        _queueUsage.Set(Math.Min(1, (double)waiting / places));
        _waiting.Set(waiting);
    }

    private string? SeriesOf(PlatformId taskId)
    {
        if (_series.TryGetValue(taskId, out var series))
            return series;
        return _series.Count < MostTaskSeries ? _series.GetOrAdd(taskId, taskId.ToString()) : null;
    }
}
