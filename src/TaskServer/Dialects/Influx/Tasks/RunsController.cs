using Microsoft.AspNetCore.Mvc;
using TaskServer.Runs;

namespace TaskServer.Dialects.Influx.Tasks;

[Malformed("failed to decode request")]
[Route("api/v2/tasks/{id}")]
internal sealed class RunsController(RunService runs) : InfluxController
{
    [HttpGet("runs")]
    [Failure("failed to find runs")]
    [LooksUpForSessions]
    public async Task<IActionResult> List(PlatformId id, CancellationToken cancellationToken)
    {
        var found = await runs.ListAsync(Caller, id, RunListQuery.Read(Request), cancellationToken);
        return Ok((id, found), InfluxRun.WriteList);
    }

    [HttpPost("runs")]
    [Failure("failed to force run")]
    public async Task<IActionResult> Force(PlatformId id, CancellationToken cancellationToken)
    {
        var scheduledFor = ForceBody.Read(await RequestBody.ReadAsync(HttpContext));
        return Created(new RunWithLog(await runs.ForceAsync(Caller, id, scheduledFor, cancellationToken), []), InfluxRun.Write);
    }

    [HttpGet("runs/{runId}")]
    [Failure("failed to find run")]
    [LooksUpForSessions]
    public async Task<IActionResult> Get(PlatformId id, PlatformId runId, CancellationToken cancellationToken) =>
        Ok(await runs.GetAsync(Caller, id, runId, cancellationToken), InfluxRun.Write);

    // The run's id is looked at before the task's, as the real server does.
    [HttpDelete("runs/{runId}")]
    [Failure("failed to cancel run")]
    public async Task<IActionResult> Cancel(PlatformId runId, PlatformId id, CancellationToken cancellationToken)
    {
        await runs.CancelAsync(Caller, id, runId, cancellationToken);
        return NoContent();
    }

    [HttpPost("runs/{runId}/retry")]
    [Failure("failed to retry run")]
    [LooksUpForSessions]
    public async Task<IActionResult> Retry(PlatformId id, PlatformId runId, CancellationToken cancellationToken) =>
        Ok(await runs.RetryAsync(Caller, id, runId, cancellationToken), InfluxRun.Write);

    [HttpGet("runs/{runId}/logs")]
    [Failure("failed to find task logs")]
    [LooksUpForSessions]
    public async Task<IActionResult> RunLogs(PlatformId id, PlatformId runId, CancellationToken cancellationToken) =>
        Ok(await runs.RunLogsAsync(Caller, id, runId, cancellationToken), InfluxRun.WriteLog);

    [HttpGet("logs")]
    [Failure("failed to find task logs")]
    [LooksUpForSessions]
    public async Task<IActionResult> TaskLogs(PlatformId id, CancellationToken cancellationToken) =>
        Ok(await runs.TaskLogsAsync(Caller, id, cancellationToken), InfluxRun.WriteLog);
}
