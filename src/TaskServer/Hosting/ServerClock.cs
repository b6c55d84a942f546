namespace TaskServer.Hosting;

/// <summary>When the server started, and for how long it has been up.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public DateTimeOffset Started { get; } = time.GetUtcNow();

    public TimeSpan Up => time.GetElapsedTime(_start);
}
