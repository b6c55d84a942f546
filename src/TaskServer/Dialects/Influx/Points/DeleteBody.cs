using TaskServer.Dialects.Influx.Json;
using TaskServer.Points;

namespace TaskServer.Dialects.Influx.Points;

/// <summary>What to delete. Both bounds are included.</summary>
internal sealed record DeleteBody(long Start, long Stop, DeletePredicate? Predicate) : IInfluxBody<DeleteBody>
{
    public static DeleteBody Read(GoValue body)
    {
        var request = body.AsObject("deleteRequestDecode");
        var start = Time(request.String("start"), "start", "2009-01-02T23:00:00Z");
        var stop = Time(request.String("stop"), "stop", "2009-01-01T23:00:00Z");
        return new DeleteBody(start, stop, DeletePredicate.Parse(request.String("predicate")));
    }

    private static long Time(string? text, string field, string example)
    {
        try
        {
            var ticks = (Rfc3339.Parse(text ?? "") - DateTimeOffset.UnixEpoch).Ticks;
            // What lies outside of the times that points can have reaches to their ends.
            return ticks > long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue
                : ticks < long.MinValue / TimeSpan.NanosecondsPerTick ? long.MinValue
                : ticks * TimeSpan.NanosecondsPerTick;
        }
        catch (MalformedRequestException)
        {
            throw new MalformedRequestException($"invalid RFC3339Nano for field {field}, please format your time with RFC3339Nano format, example: {example}", inBody: true);
        }
    }
}
