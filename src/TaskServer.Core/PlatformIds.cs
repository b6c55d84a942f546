namespace TaskServer;

/// <summary>
/// Makes time-ordered ids that stay below 2^53, so that a JSON number holds them exactly: 41 bits of milliseconds since
/// 2020-01-01T00:00:00Z, 12 bits of counter. Never goes back, whatever the clock does.
/// </summary>
public sealed class PlatformIds(TimeProvider time)
{
    private const long EpochMilliseconds = 1_577_836_800_000;
    private const int CounterBits = 12;
    private long _last;

    public PlatformId Next()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var now = (time.GetUtcNow().ToUnixTimeMilliseconds() - EpochMilliseconds) << CounterBits;
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return new PlatformId(next);
        }
    }

    /// <summary>The least id that an instant gives: what was made before it has a lesser one.</summary>
    internal static PlatformId FirstAt(DateTimeOffset instant) =>
        new(Math.Max(0, instant.ToUnixTimeMilliseconds() - EpochMilliseconds) << CounterBits);

    /// <summary>Ids made from now on are greater than <paramref name="greatest"/>, the greatest one stored.</summary>
    public void ContinueAbove(PlatformId greatest)
    {
        long last;
        while ((last = Volatile.Read(ref _last)) < greatest.Value
               && Interlocked.CompareExchange(ref _last, greatest.Value, last) != last)
        {
        }
    }
}
