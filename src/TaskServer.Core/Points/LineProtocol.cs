using System.Text;

namespace TaskServer.Points;

/// <summary>InfluxDB's line protocol: `measurement,tag=value field=value,field=value time`, one point a line.</summary>
public static class LineProtocol
{
    /// <summary>
    /// Reads a whole text. Never throws and takes time in proportion to the text, whatever that is. Where a line does not parse,
    /// <see cref="PointBatch.Error"/> of the result says which and why, in InfluxDB's words.
    /// </summary>
    /// <param name="now">The time of lines that have none, in Unix nanoseconds; it is cut to the precision.</param>
    public static PointBatch Parse(ReadOnlySpan<byte> utf8, WritePrecision precision, long now)
    {
        now -= (now % precision.Nanoseconds + precision.Nanoseconds) % precision.Nanoseconds;
        var reader = new LineReader(utf8, precision.Nanoseconds, now);
        StringBuilder? errors = null;
        for (var position = 0; position < utf8.Length;)
        {
            if (reader.TryReadPlain(ref position))
                continue;

            var rest = utf8[position..];
            var start = LineParser.SkipBlanks(rest, 0);
            if (start < rest.Length && rest[start] == '#')
            {
                // InfluxDB looks for quotes here as well and so lets some comments swallow the lines behind them.
                var end = rest.IndexOf((byte)'\n');
                position = end < 0 ? utf8.Length : position + end + 1;
                continue;
            }
            var length = LineParser.LineLength(rest);
            position += length + 1;
            if (start >= length)
                continue;
            var line = rest[start..length];
            if (line[^1] == '\n')
                line = line[..^1]; // the end of a text whose quotes do not close
            if (reader.Read(line) is { } error)
                (errors is null ? errors = new StringBuilder() : errors.Append('\n'))
                    .Append("unable to parse '").Append(Encoding.UTF8.GetString(line)).Append("': ").Append(error);
        }
        reader.Batch.Error = errors?.ToString();
        return reader.Batch;
    }
}
