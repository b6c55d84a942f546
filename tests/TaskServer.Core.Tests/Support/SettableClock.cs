using Microsoft.Extensions.Time.Testing;

namespace TaskServer.Core.Tests.Support;

/// <summary>A clock on the wall that can be set, over a steady one that cannot, as a computer has them.</summary>
public sealed class SettableClock(FakeTimeProvider steady) : TimeProvider
{
    private long _shift;

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _shift));

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, dueTime, period);

    public void Set(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
