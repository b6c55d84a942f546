using System.Text;
using TaskServer.Points;

namespace TaskServer.Tests.Points;

/// <summary>A folder for the files of one test, and the few words that the tests are made of.</summary>
internal sealed class PointsFolder : IDisposable
{
    public static readonly PlatformId Bucket = new(0x0b);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("points");

    public string Path => System.IO.Path.Combine(_folder.FullName, "points.db");

    public PointStore Open(int flushAt = 262_144) => PointStore.Open(Path, flushAt, lockTimeout: 1);

    /// <summary>The files as they are now, as after the end of the process or the machine, opened as another store.</summary>
    public PointStore OpenCopy(string name)
    {
        foreach (var suffix in new[] { "", "-wal" })
        {
            using var from = new FileStream(Path + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(System.IO.Path.Combine(_folder.FullName, name + suffix));
            from.CopyTo(to);
        }
        return PointStore.Open(System.IO.Path.Combine(_folder.FullName, name));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

internal static class PointStoreWords
{
    public static PointBatch Lines(string text, WritePrecision? precision = null, long now = 0) =>
        LineProtocol.Parse(Encoding.UTF8.GetBytes(text), precision ?? WritePrecision.Nanosecond, now);

    public static Task<WriteResult> WriteAsync(this PointStore store, string lines, RetentionBound? retention = null) =>
        store.WriteAsync(PointsFolder.Bucket, Lines(lines), retention);

    /// <summary>Everything in a bucket as `series field: time=value time=value`, one series a line.</summary>
    public static string Dump(this PointStore store, SeriesPredicate? predicate = null, long start = long.MinValue, long stop = long.MaxValue) =>
        string.Join('\n', store.FindSeries(PointsFolder.Bucket, predicate)
            .Select(s => $"{s}: {string.Join(' ', store.Points(s, start, stop).Select(p => $"{p.Time}={p.Value}"))}"));

    public static IEnumerable<(long Time, object Value)> Points(this PointStore store, Series series, long start = long.MinValue, long stop = long.MaxValue) =>
        store.Read(series, start, stop).SelectMany(b => Enumerable.Range(0, b.Count).Select(i => (b.Times[i], b.Value(i))));

    public static object Value(this PointBlock block, int i) => block.Type switch
    {
        FieldType.Float => block.Floats[i],
        FieldType.Integer => block.Integers[i],
        FieldType.Unsigned => block.Unsigneds[i],
        FieldType.String => block.Strings[i],
        _ => block.Booleans[i],
    };
}
