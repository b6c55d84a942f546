namespace TaskServer.Tests.Support;

/// <summary>
/// The system's time, moved so that this process starts ten minutes past an hour: tests with hourly tasks expect none of them to run by itself,
/// whatever time it is.
/// </summary>
internal sealed class MidHourTime : TimeProvider
{
    private readonly TimeSpan _moved;

    private MidHourTime()
    {
        var now = base.GetUtcNow();
        _moved = TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerHour);
    }

    public static MidHourTime Instance { get; } = new();

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _moved;
}
