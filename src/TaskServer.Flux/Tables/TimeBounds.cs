namespace TaskServer.Flux.Tables;

/// <summary>The range of times that a stream was restricted to; start inclusive, stop exclusive.</summary>
internal readonly record struct TimeBounds(long Start, long Stop)
{
    public bool IsEmpty => Start >= Stop;

    public TimeBounds Intersect(TimeBounds other)
    {
        var both = new TimeBounds(Math.Max(Start, other.Start), Math.Min(Stop, other.Stop));
        return both.IsEmpty ? default : both;
    }

    public TimeBounds Union(TimeBounds other) => new(Math.Min(Start, other.Start), Math.Max(Stop, other.Stop));
}
