using Microsoft.AspNetCore.Mvc;
using TaskServer.Tasks;

namespace TaskServer.Dialects.Influx.Tasks;

[Malformed("failed to decode request")]
[Route("api/v2/tasks")]
internal sealed class TasksController(TaskService tasks, TaskViews views, TaskRequests requests) : InfluxController
{
    [HttpGet]
    [Failure("failed to find tasks")]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var query = await requests.ReadListAsync(Request, cancellationToken);
        var found = await tasks.ListAsync(Caller, query.Filter, cancellationToken);
        return Ok(new TaskPage(query, views.Of(found)), TaskPage.Write);
    }

    [HttpPost]
    [Failure("failed to create task")]
    public async Task<IActionResult> Create(NewTaskBody body, CancellationToken cancellationToken)
    {
        var task = await requests.ReadAsync(body, Caller, cancellationToken);
        return Created(views.OfNew(await tasks.CreateAsync(Caller, task, cancellationToken)), InfluxTask.Write);
    }

    // Whatever keeps a task from being shown, this route says that it is not there.
    [HttpGet("{id}")]
    [Failure("failed to find task")]
    [HidesRefusals]
    public async Task<IActionResult> Get(PlatformId id, CancellationToken cancellationToken) =>
        Ok(views.Of(await tasks.GetAsync(Caller, id, cancellationToken)), InfluxTask.Write);

    [HttpPatch("{id}")]
    [Failure("failed to update task")]
    public async Task<IActionResult> Update(PlatformId id, TaskChangeBody body, CancellationToken cancellationToken)
    {
        try
        {
            return Ok(views.Of(await tasks.UpdateAsync(Caller, id, task => requests.Change(task, body), cancellationToken)), InfluxTask.Write);
        }
        catch (TaskServerException missing) when (missing.Code == ErrorCode.NotFound && body.HasDescriptionOnly)
        {
            // The real server does not look for the task here, because it takes no description alone; where there is no task, its answer stays.
            throw TaskChangeBody.WithoutContent();
        }
    }

    [HttpDelete("{id}")]
    [Failure("failed to delete task")]
    public async Task<IActionResult> Delete(PlatformId id, CancellationToken cancellationToken)
    {
        await tasks.DeleteAsync(Caller, id, cancellationToken);
        return NoContent();
    }
}
