namespace TaskServer.Runs;

/// <summary>Whether so many runs wait already that no more may be asked for. Known to whoever keeps them in memory; without a scheduler nothing is kept.</summary>
public sealed class RunBacklog
{
    internal Func<PlatformId, bool> IsFullFor { get; set; } = static _ => false;

    /// <exception cref="TaskServerException">Unavailable.</exception>
    internal void Demand(PlatformId taskId)
    {
        if (IsFullFor(taskId))
            throw new TaskServerException(ErrorCode.Unavailable, "too many runs are waiting, try again later");
    }
}
