namespace TaskServer.Scheduling;

/// <summary>
/// Notices that time has passed in which nothing could run: the machine slept, or the clock was set forward. Setting it back
/// needs no notice, since slots only ever move on.
/// </summary>
internal sealed class ClockWatch(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private DateTimeOffset _lastSeen = DateTimeOffset.MaxValue;
    private long _lastStamp;

    /// <param name="awaited">What was slept for, if it lay ahead when the sleep began.</param>
    public bool HasJumped(DateTimeOffset now, DateTimeOffset awaited)
    {
        var stamp = time.GetTimestamp();
        var wall = now - _lastSeen;
        // A sleeping machine stops the steady clock, a clock that is set does not move it. Either way they part.
        var parted = _lastSeen != DateTimeOffset.MaxValue && wall - time.GetElapsedTime(_lastStamp, stamp) > Tolerance;
        var overslept = _lastSeen < awaited && now - awaited > Tolerance;
        (_lastSeen, _lastStamp) = (now, stamp);
        return parted || overslept;
    }
}
